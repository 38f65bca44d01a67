// What is typed into <form data-keep="name"> stays on this device until the form was sent: a lost connection or a closed tab costs nothing.
// Files, passwords, codes and hidden fields are not kept.
const SKIP = new Set(["file", "password", "hidden", "submit"]);
const fields = (form) => [...form.elements].filter((field) => field.name && !SKIP.has(field.type) && !field.autocomplete.includes("one-time-code"));

for (const form of document.querySelectorAll("form[data-keep]")) {
  const name = `keep:${form.dataset.keep}`;
  try {
    const kept = JSON.parse(sessionStorage.getItem(name) ?? "{}");
    for (const field of fields(form)) {
      if (!(field.name in kept)) continue;
      if (field.type === "checkbox" || field.type === "radio") field.checked = kept[field.name].includes(field.value);
      else if (!field.value) field.value = kept[field.name][0] ?? "";
    }
    form.addEventListener("input", () => {
      const now = {};
      for (const field of fields(form)) {
        now[field.name] ??= [];
        if ((field.type !== "checkbox" && field.type !== "radio") || field.checked) now[field.name].push(field.value);
      }
      sessionStorage.setItem(name, JSON.stringify(now));
    });
    form.addEventListener("submit", () => { if (navigator.onLine) sessionStorage.removeItem(name); });
  } catch {
    // Storage may be switched off: the form works without it.
  }
}
