// A photo that was taken is sent at once: open, take, done. Without this script the button sends it.
(() => {
  for (const form of document.querySelectorAll("form[data-send-on-pick]")) {
    form.classList.add("is-live"); // what is picked goes at once: the field needs no name of a file, its label is the button
    form.addEventListener("change", (event) => {
      if (event.target.type === "file" && event.target.files.length) {
        form.setAttribute("aria-busy", "true");
        form.requestSubmit();
      }
    });
  }
})();
