// Check a paper: the file is hashed on this device, and only the fingerprint goes to the server.
// Without this script the same form uploads the file, and the server hashes it.
const hex = (buffer) => [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, "0")).join("");

for (const form of document.querySelectorAll("form[data-verify]")) {
  const input = form.querySelector("input[type=file]");
  const field = form.querySelector("input[name=digest]");
  const status = form.querySelector("[data-status]");
  if (!globalThis.crypto?.subtle || !input || !field) continue;

  const check = async (file) => {
    if (!file) return;
    if (/\.(tlog-proof|asice)$/i.test(file.name)) {
      status.textContent = form.dataset.receipt; // nothing to compare: it is judged on the page that it links to
      document.querySelector("[data-receipts]")?.focus();
      return;
    }
    status.textContent = form.dataset.working;
    try {
      field.value = hex(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
    } catch {
      status.textContent = form.dataset.unreadable;
      return;
    }
    form.querySelector("input[name=name]").value = file.name;
    input.disabled = true;
    form.submit();
  };
  input.addEventListener("change", () => check(input.files[0]));
  form.addEventListener("submit", (event) => { if (input.files[0]) { event.preventDefault(); check(input.files[0]); } });
  const drop = form.querySelector(".cc-drop");
  for (const name of ["dragenter", "dragover"]) drop.addEventListener(name, (event) => { event.preventDefault(); drop.classList.add("is-over"); });
  for (const name of ["dragleave", "drop"]) drop.addEventListener(name, (event) => { event.preventDefault(); drop.classList.remove("is-over"); });
  drop.addEventListener("drop", (event) => check(event.dataTransfer.files[0]));
}
