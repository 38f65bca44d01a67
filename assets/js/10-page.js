// Every page: focus what went wrong, say when the connection is gone, name the zone to readers abroad, never send a form twice.
const summary = document.querySelector("[data-focus]");
if (summary) summary.focus();

const strip = document.querySelector("[data-offline]");
const connection = () => { if (strip) strip.hidden = navigator.onLine; };
addEventListener("online", connection);
addEventListener("offline", connection);
connection();

// The zone of a date is shown where the device keeps another time than the deployment.
const offset = (zone) => new Date().toLocaleString("en-GB", { timeZone: zone, timeZoneName: "longOffset" }).slice(-9);
for (const note of document.querySelectorAll("[data-zone]")) {
  try {
    note.hidden = offset(note.dataset.zone) === offset(undefined);
  } catch {
    note.hidden = false;
  }
}

// A second tap while the first is on its way changes nothing: the server has a key for each act, the page keeps it quiet.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.dataset.sent) { event.preventDefault(); return; }
  form.dataset.sent = "1";
});
addEventListener("pageshow", () => { for (const form of document.forms) delete form.dataset.sent; });
