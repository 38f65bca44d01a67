// Fields that hang on another answer are shown only with it. Without this script all are shown, and the server
// leaves out what was not asked.
(() => {
  const groups = [...document.querySelectorAll("[data-when]")];
  if (!groups.length) return;
  const chosen = (name) => document.querySelector(`input[name="${CSS.escape(name)}"]:checked`);
  const update = () => {
    for (const group of groups) {
      const answer = chosen(group.dataset.when);
      group.hidden = !(answer && group.dataset.is.split(" ").includes(answer.value) && !answer.closest("[hidden]"));
    }
  };
  document.addEventListener("change", update);
  update();
})();
// The registrar's ground of return brings its text of advice, unless the text was changed by hand.
(() => {
  const ground = document.getElementById("ground");
  const advice = document.getElementById("advice");
  if (!ground || !advice) return;
  const texts = [...ground.options].map((option) => option.dataset.text || "");
  ground.addEventListener("change", () => {
    if (!advice.value.trim() || texts.includes(advice.value)) advice.value = ground.selectedOptions[0].dataset.text || "";
  });
})();
