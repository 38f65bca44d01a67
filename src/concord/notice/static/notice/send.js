// A photo that was taken is sent at once: open, take, done. Without this script the button sends it.
(() => {
  // what is picked goes at once: the field needs no name of a file, its label is the button
  for (const form of document.querySelectorAll("form[data-send-on-pick]")) form.classList.add("is-live");
  // heard at the document, for the form is another one once something was sent
  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-send-on-pick]");
    if (form && event.target.type === "file" && event.target.files.length) {
      form.setAttribute("aria-busy", "true");
      form.requestSubmit();
    }
  });
})();
