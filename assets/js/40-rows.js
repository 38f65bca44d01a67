// Rows of a form (instalments, claims): the page holds empty spare rows; this hides them behind "Add a row". Without it all are shown.
for (const box of document.querySelectorAll("[data-rows]")) {
  const rows = [...box.children].filter((row) => row.matches("fieldset"));
  const button = box.querySelector("[data-add]");
  const filled = (row) => [...row.querySelectorAll("input, textarea")].some((field) => field.type !== "hidden" && field.value);
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
