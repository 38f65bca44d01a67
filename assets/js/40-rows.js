// Rows of a form (instalments, claims): the page holds empty spare rows; this hides them behind "Add a row". Without it all are shown.
for (const box of document.querySelectorAll("[data-rows]")) {
  const rows = [...box.children].filter((row) => row.matches("fieldset"));
  const button = box.querySelector("[data-add]");
  const ticks = new Set(["checkbox", "radio"]);
  const says = (field) => field.type !== "hidden" && (ticks.has(field.type) ? field.checked : field.value);
  const filled = (row) => [...row.querySelectorAll("input, textarea")].some(says);
  const spare = rows.filter((row, number) => number > 0 && !filled(row) && !row.querySelector(".govuk-error-message"));
  for (const row of spare) row.hidden = true;
  if (!button) continue;
  button.hidden = spare.length === 0;
  button.addEventListener("click", () => {
    const row = spare.shift();
    if (row) { row.hidden = false; row.querySelector("input, select, textarea")?.focus(); }
    button.hidden = spare.length === 0;
  });
}
