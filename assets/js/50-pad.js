// A signature drawn with finger, pen or mouse: <div class="cc-pad" data-pad="id of the hidden field"> receives strokes as SVG path data
// in a box of 320 x 130. Typing is offered beside it and counts the same.
for (const pad of document.querySelectorAll("[data-pad]")) {
  const field = document.getElementById(pad.dataset.pad);
  const svg = pad.querySelector("svg");
  const path = svg.querySelector("path");
  let strokes = field.value;
  path.setAttribute("d", strokes);
  let drawing = false;
  const point = (event) => {
    const box = svg.getBoundingClientRect();
    const x = Math.round(((event.clientX - box.left) / box.width) * 320);
    const y = Math.round(((event.clientY - box.top) / box.height) * 130);
    return `${Math.max(0, Math.min(320, x))} ${Math.max(0, Math.min(130, y))}`;
  };
  pad.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    pad.setPointerCapture(event.pointerId);
    drawing = true;
    strokes += `M${point(event)}`;
  });
  pad.addEventListener("pointermove", (event) => {
    if (!drawing) return;
    strokes += `L${point(event)}`;
    path.setAttribute("d", strokes);
  });
  for (const name of ["pointerup", "pointercancel"]) pad.addEventListener(name, () => { drawing = false; field.value = strokes; });
  document.querySelector(`[data-clear="${pad.dataset.pad}"]`)?.addEventListener("click", () => { strokes = ""; field.value = ""; path.setAttribute("d", ""); });
}
