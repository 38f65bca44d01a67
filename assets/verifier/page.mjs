// The page that verifies: whoever opens it chooses files, and everything is worked out here. Nothing is ever sent.
import { executions } from "./attestation.mjs";
import { executedLines, forged } from "./attestation-words.mjs";
import { judgeAll, kindOf, logsOf } from "./choosing.mjs";
import { Malformed, Unproven, canonical } from "./encoding.mjs";
import { CODES, PAGE } from "./page-words.mjs";
import { WORDS, filled, moment, papers, printable, sentence, steps } from "./words.mjs";

const source = `<!DOCTYPE html>\n${document.documentElement.outerHTML}`; // before anything is changed: what "Keep" saves
const SVG = "http://www.w3.org/2000/svg";
const ICONS = {
  true: "M5 12.5l4.5 4.5L19 7.5",
  false: "M6 6l12 12M18 6L6 18",
  null: "M8.5 12h7M12 3.5a8.5 8.5 0 100 17a8.5 8.5 0 100-17",
  alert: "M12 4L2.8 19.5h18.4zM12 10v4.2M12 16.8v.2",
};
const HALVES = [
  ["cc-half-a", "M7 4H15.6V10.4L19.6 13.2L15.6 16L11.6 18.8L15.6 21.6V28H7A3 3 0 0 1 4 25V7A3 3 0 0 1 7 4Z"],
  ["cc-half-b", "M16.4 4H25A3 3 0 0 1 28 7V25A3 3 0 0 1 25 28H16.4V21.6L12.4 18.8L16.4 16L20.4 13.2L16.4 10.4Z"],
];
const $ = (selector) => document.querySelector(selector);
const state = { lang: "zh", chosen: [], pasted: "", run: 0, shown: null };
const t = (name, values = {}) => filled(PAGE[state.lang][name], values);

function make(tag, { text, ...attributes } = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) if (value !== null) node.setAttribute(name, value);
  if (text !== undefined) node.textContent = printable(text);
  node.append(...children.filter(Boolean).map((one) => (typeof one === "string" ? printable(one) : one)));
  return node;
}

function drawing(box, size, name, paths) {
  const svg = document.createElementNS(SVG, "svg");
  const all = { viewBox: box, class: name, width: size, height: size, "aria-hidden": "true", focusable: "false" };
  for (const [key, value] of Object.entries(all)) svg.setAttribute(key, value);
  for (const [kind, d] of paths) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", d);
    if (kind) path.setAttribute("class", kind);
    svg.append(path);
  }
  return svg;
}

const icon = (name, size = 24) => drawing("0 0 24 24", size, "cc-icon", [["", ICONS[name]]]);

function speak(lang) {
  state.lang = lang;
  document.documentElement.lang = lang === "en" ? "en" : "zh-Hans";
  for (const node of document.querySelectorAll("[data-t]")) node.textContent = t(node.dataset.t);
  for (const node of document.querySelectorAll("[data-label]")) node.setAttribute("aria-label", t(node.dataset.label));
  for (const button of document.querySelectorAll("[data-lang]")) button.setAttribute("aria-pressed", String(button.dataset.lang === lang));
  $("[data-home]").setAttribute("aria-label", t("home"));
  document.title = `${t("title")} – ${t("brand")}`;
  listChosen();
  if (state.shown) show(state.shown);
}

function listChosen() {
  const list = $("[data-chosen]");
  list.hidden = !state.chosen.length;
  list.replaceChildren(...state.chosen.map((one) => {
    const remove = make("button", { type: "button", text: t("remove"), "aria-label": t("removes", { name: one.file.name }) });
    remove.addEventListener("click", () => { state.chosen = state.chosen.filter((other) => other !== one); listChosen(); check(); });
    if (one.kind === "asked") return question(one, remove);
    return make("li", {}, make("span", {}, make("b", { text: t(one.kind) }), ` ${one.file.name}`), remove);
  }));
}

// Only its owner can say whether a file is his policy: until he does, nothing is judged.
function question(one, remove) {
  const buttons = [["asks_yes", "policy"], ["asks_no", "file"]].map(([says, kind]) => {
    const button = make("button", { type: "button", text: t(says) });
    button.addEventListener("click", () => { one.kind = kind; listChosen(); check(); });
    return button;
  });
  const asks = t("asks", { name: one.file.name, logs: one.logs.join(", ") });
  return make("li", { class: "is-asked" }, make("p", {}, make("b", { text: t("asked") }), ` ${asks}`), make("div", {}, ...buttons, remove));
}

async function add(files) {
  for (const file of files) {
    const kind = await kindOf(file).catch((error) => { if (error instanceof DOMException) return "file"; throw error; });
    const logs = kind === "file" ? await logsOf(file) : [];
    state.chosen.push({ file, kind: logs.length ? "asked" : kind, logs });
  }
  listChosen();
  await check();
}

const tell = (text) => { $("[data-status]").textContent = text; };

async function check() {
  const run = (state.run += 1);
  const told = (done, all) => { if (run === state.run) tell(t("working", { percent: Math.floor((done / all) * 100) })); };
  const asked = state.chosen.find(({ kind }) => kind === "asked");
  if (asked) return finish(run, null, t("asks_first", { name: asked.file.name }));
  const subject = state.chosen.some(({ kind }) => kind === "receipt" || kind === "package");
  if (!subject) return finish(run, null, state.chosen.length ? t("none") : "");
  tell(t("working", { percent: 0 }));
  try {
    const now = BigInt(Math.floor(Date.now() / 1000));
    return finish(run, { now, ...await judgeAll(state.chosen, state.pasted, now, told) }, "");
  } catch (error) {
    const unread = error instanceof DOMException;
    if (!(error instanceof Malformed || unread)) throw error;
    const refusal = unread ? { name: "", refused: "unread", code: "" } : { name: t("policy"), refused: error.message, code: "" };
    return finish(run, { verdicts: [refusal], beside: [], unmatched: [], idle: [] }, "");
  }
}

function finish(run, found, said) {
  if (run !== state.run) return; // something was chosen meanwhile: that one counts
  state.shown = found;
  tell(said);
  show(found);
}

function show(found) {
  const aside = (kind) => found[kind].map((name) => banner("no", t(kind, { name }), []));
  const nodes = found ? [...found.verdicts.map(one), ...found.beside.map(besides), ...aside("unmatched"), ...aside("idle")] : [];
  if (found?.now) nodes.push(printed(found.now));
  $("[data-verdicts]").replaceChildren(...nodes);
}

function printed(now) {
  const button = make("button", { type: "button", class: "govuk-button govuk-button--secondary", text: t("print") });
  button.addEventListener("click", () => print());
  return make("div", { class: "cc-row cc-row--between" }, make("p", { class: "cc-small cc-quiet govuk-!-margin-0", text: t("checked", { at: local(now) }) }), button);
}

function banner(kind, title, lines) {
  const drawn = kind === "yes" ? drawing("0 0 32 32", 72, "", HALVES) : icon("alert", 40);
  const look = { yes: "cc-match", no: "cc-match cc-match--no" }[kind] ?? "cc-match cc-match--half";
  return make("div", { class: look, "data-result": kind }, drawn, make("h2", { text: title }), ...lines.map((text) => make("p", { text })));
}

function one(result) {
  if (result.refused !== undefined) return refused(result);
  const { verdict, policy, independent } = result;
  const { lines: executed, isForged } = executedOf(result);
  const without = !verdict.failed && !verdict.looked && verdict.names; // its file was not looked at: no full tick
  const kind = verdict.failed || isForged ? "no" : !independent ? "half" : without ? "record" : "yes";
  const says = sentence(verdict, state.lang, independent);
  const title = kind === "half" ? t(without ? "half_record" : "half_title") : says;
  const own = !verdict.failed && independent ? t("your_policy") : "";
  const lines = [result.name, kind === "half" ? behind(says) : "", without ? t("add_file") : "", own].filter(Boolean);
  const told = executed.length && !isForged ? executedNote(executed) : null;
  const head = isForged ? banner(kind, executed[0], [result.name, says]) : banner(kind, title, lines);
  return make("article", { class: "cc-verdict" }, head, told, receiptOf(result, policy), details(result));
}

// Who executed the entry again, in lines: nothing where nobody attests; one line where an attestation does not hold.
function executedOf({ given, policy, verdict }) {
  if (verdict.failed) return { lines: [], isForged: false };
  try {
    return { lines: executedLines(executions(given, policy), state.lang), isForged: false };
  } catch (error) {
    if (!(error instanceof Unproven)) throw error;
    return { lines: [forged(error.message, state.lang)], isForged: true };
  }
}

function executedNote(lines) {
  const kind = lines.length > 1 ? "cc-note cc-note--stop" : "cc-note";
  return make("section", { class: `${kind} cc-stack cc-stack--xs`, "data-executed": "" }, ...lines.map((text) => make("p", { class: "govuk-!-margin-0", text })));
}

// The sentence without the words that stand in the heading.
function behind(says) {
  const rest = says.slice(says.search(/[:：]/) + 1).trim();
  return rest[0].toUpperCase() + rest.slice(1);
}

function refused({ name, refused: why, code }) {
  const chinese = CODES[code] ?? t("unusable_why", { why });
  const known = Object.hasOwn(PAGE[state.lang], why) ? t(why) : state.lang === "en" ? why : chinese;
  const lines = [name, known, code && `${t("code")}: ${code}`].filter(Boolean);
  return make("article", { class: "cc-verdict" }, banner("no", t("unusable_title"), lines));
}

function besides(found) {
  const lines = [...papers(found, state.lang, found.independent), t("stamped")];
  const kind = found.facts === "false" ? "cc-note cc-note--stop" : "cc-note";
  const head = make("h3", { class: "cc-h cc-h--s", text: t("besides", { name: found.name }) });
  return make("section", { class: `${kind} cc-stack cc-stack--xs`, "data-beside": "" }, head, ...lines.map((text) => make("p", { class: "govuk-!-margin-0", text })));
}

function receiptOf({ verdict }, policy) {
  const rows = steps(verdict, policy, state.lang).map(({ name, holds, says }, at) => make(
    "li", { class: holds === null ? "is-open" : holds ? "" : "is-no" },
    icon(String(holds), 20), make("span", {}, make("b", { text: `${at + 1} ${name}` }), ` ${says}`),
  ));
  const since = verdict.failed ? null : make("p", { class: "cc-small cc-quiet govuk-!-margin-0", text: `${t("local")}: ${local(verdict.since)}` });
  return make("div", { class: "cc-receipt cc-stack cc-stack--s" }, make("h3", { class: "cc-h cc-h--s", text: t("steps") }), make("ol", { class: "cc-found" }, ...rows), since);
}

function local(at) {
  if (at > 253402300799n) return moment(at);
  const lang = state.lang === "en" ? "en-GB" : "zh-CN";
  return new Date(Number(at) * 1000).toLocaleString(lang, { dateStyle: "full", timeStyle: "long" });
}

function details({ given, file, verdict }) {
  const { checkpoint, index } = given.receipt;
  const facts = [
    [t("for_file"), file],
    [t("log"), checkpoint.origin],
    [t("leaf"), t("leaf_of", { index, size: checkpoint.size })],
    [WORDS[state.lang].clocks, verdict.failed ? "" : moment(verdict.since)],
  ].filter(([, value]) => value);
  const list = make("dl", { class: "cc-facts" }, ...facts.flatMap(([name, value]) => [make("dt", { text: name }), make("dd", { text: value })]));
  const record = make("pre", { text: written(given.record), tabindex: "0", "aria-label": t("record") });
  const summary = make("summary", { class: "govuk-details__summary" }, make("span", { class: "govuk-details__summary-text", text: t("details") }));
  return make("details", { class: "govuk-details" }, summary, make("div", { class: "govuk-details__text cc-stack cc-stack--s" }, list, make("h3", { class: "cc-h cc-h--s", text: t("record") }), record));
}

const written = (record) => JSON.stringify(JSON.parse(canonical(record)), null, 1);

function keep() {
  const link = make("a", { href: URL.createObjectURL(new Blob([source], { type: "text/html" })), download: "concord-verify.html" });
  document.body.append(link);
  link.click();
  link.remove();
}

function start() {
  const asked = new URLSearchParams(location.search).get("lang") ?? /(?:^|; )django_language=([\w-]+)/.exec(document.cookie)?.[1];
  const wanted = asked ?? navigator.languages?.find((one) => /^(zh|en)/.test(one)) ?? "zh";
  if (!location.protocol.startsWith("http")) $("[data-home]").removeAttribute("href");
  const drop = $("[data-drop]");
  const input = $("#files");
  input.addEventListener("change", () => { add([...input.files]); input.value = ""; });
  for (const name of ["dragenter", "dragover"]) addEventListener(name, (event) => { event.preventDefault(); drop.classList.add("is-over"); });
  for (const name of ["dragleave", "drop"]) addEventListener(name, (event) => { event.preventDefault(); drop.classList.remove("is-over"); });
  addEventListener("drop", (event) => add([...event.dataTransfer.files]));
  const own = $("#policy-file");
  own.addEventListener("change", () => { state.chosen.push(...[...own.files].map((file) => ({ file, kind: "policy" }))); own.value = ""; listChosen(); check(); });
  $("#policy").addEventListener("input", (event) => { state.pasted = event.target.value; check(); });
  for (const button of document.querySelectorAll("[data-lang]")) button.addEventListener("click", () => speak(button.dataset.lang));
  $("[data-keep]").addEventListener("click", keep);
  speak(wanted.startsWith("en") ? "en" : "zh");
}

start();
