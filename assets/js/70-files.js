// Before a form is sent: a date that no calendar has would reach the server as an empty field, and a file that is too large would be
// read for nothing. Both are said here, at the field. In <form data-one-by-one> files go one after the other, so that a broken
// connection costs none that has arrived; what it stopped is sent again, and counts once (the key).
const words = document.querySelector("[data-says]")?.dataset;
const MEGA = 1024 * 1024;
const filesOf = (form) => [...form.querySelectorAll("input[type=file]")].flatMap((input) => [...input.files].map((file) => ({ input, file, key: newKey() })));
const newKey = () => [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

const complain = (field, sentence) => {
  const group = field.closest(".govuk-form-group") ?? field.parentElement;
  const said = document.createElement("p");
  said.className = "govuk-error-message";
  said.dataset.said = "";
  said.setAttribute("role", "alert");
  said.textContent = sentence;
  group.classList.add("govuk-form-group--error");
  field.before(said);
};

// The first field that cannot be sent, with the sentence; undefined if all can.
const fault = (form) => {
  const day = [...form.elements].find((field) => field.type === "date" && field.validity.badInput);
  if (day) return [day, words.day];
  const files = filesOf(form);
  const large = files.find(({ file }) => file.size > words.limit);
  if (large) return [large.input, words.large.replace("{name}", large.file.name).replace("{size}", Math.ceil(large.file.size / MEGA))];
  const whole = files.reduce((sum, { file }) => sum + file.size, 0);
  return whole > words.limit && !form.matches("[data-one-by-one]") ? [files.at(-1).input, words.together] : undefined;
};

const post = (form, { input, file, key }, progress) => new Promise((done) => {
  const data = new FormData();
  for (const [name, value] of new FormData(form)) if (!(value instanceof File)) data.append(name, value);
  data.append(input.name, file);
  data.set("key", key);
  const request = new XMLHttpRequest();
  request.open("POST", form.getAttribute("action") || location.href);
  request.responseType = "document";
  request.upload.onprogress = (event) => progress(Math.floor((100 * event.loaded) / event.total));
  request.onload = () => done(request.status >= 500 ? null : request);
  request.onerror = () => done(null);
  request.send(data);
});

const patiently = async (form, one, progress) => {
  for (const wait of [1000, 3000, 0]) {
    const answer = await post(form, one, progress);
    if (answer || !wait) return answer;
    await new Promise((resume) => { setTimeout(resume, wait); });
  }
  return null;
};

const sendAll = async (form, files) => {
  // who chooses another file now would choose it in a form that the answer is about to replace
  const held = [...form.querySelectorAll("button, input[type=file]")];
  for (const one of held) one.disabled = true;
  for (const old of document.querySelectorAll("[data-sent-list]")) old.remove();
  const list = document.createElement("div");
  list.className = "cc-stack cc-stack--s";
  list.dataset.sentList = "";
  list.setAttribute("role", "status");
  const lines = document.createElement("ul");
  lines.className = "cc-plain";
  list.append(lines);
  form.append(list);
  const left = [];
  let page = null;
  for (const one of files) {
    const line = document.createElement("li");
    const tell = (text) => { line.textContent = `${one.file.name} · ${text}`; };
    lines.append(line);
    tell(words.sending);
    const answer = await patiently(form, one, (share) => tell(`${words.sending} ${share} %`));
    if (!answer) { left.push(one); tell(words.lost); continue; }
    page = answer.response?.getElementById("main") ?? page;
    // a page that came well may be one that says why not: only its mark says that the file is there
    const arrived = answer.status === 200 && page?.querySelector("[data-arrived]");
    const why = page?.querySelector("[data-turned-away], .govuk-error-summary__body p, .govuk-error-message, [data-said-not]")?.textContent;
    tell(arrived ? words.arrived : why || words.lost);
  }
  for (const one of held) one.disabled = false;
  if (left.length) {
    const again = document.createElement("button");
    again.type = "button";
    again.className = "govuk-button";
    again.textContent = words.again;
    again.addEventListener("click", () => sendAll(form, left));
    list.append(again);
    again.focus();
  } else if (page) {
    for (const old of page.querySelectorAll("[data-arrived], [data-turned-away-card], .govuk-error-summary")) old.remove();
    document.getElementById("main").replaceWith(document.adoptNode(page));
    const place = page.querySelector("form[data-one-by-one]");
    if (place) place.before(list); else page.prepend(list);
    place?.classList.toggle("is-live", form.matches(".is-live")); // it looks as it did before
    list.tabIndex = -1;
    list.focus();
  }
};

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!words || form.method !== "post" || form.matches("[data-verify]")) return;
  for (const said of form.querySelectorAll("[data-said]")) { said.closest(".govuk-form-group--error")?.classList.remove("govuk-form-group--error"); said.remove(); }
  const wrong = fault(form);
  if (wrong) complain(...wrong);
  const files = wrong ? [] : filesOf(form);
  if (!wrong && !(files.length && form.matches("[data-one-by-one]"))) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (wrong) wrong[0].focus(); else sendAll(form, files);
}, true);
