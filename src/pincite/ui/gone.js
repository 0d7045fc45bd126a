// What is typed stays when the server was away: Gradio loads the page again when it is back, and the
// boxes hold then what they held before.
{
  const TYPED = "pincite-typed";
  const WAIT = 20000; // milliseconds until all boxes are there
  const boxes = () => [...document.querySelectorAll("#pages :is(textarea, input[type=text])")];
  const nameOf = (box) => box.placeholder;

  window.addEventListener("pagehide", () => {
    if (!window.pinciteWasGone) return;
    const typed = boxes().filter((box) => nameOf(box) && box.value).map((box) => [nameOf(box), box.value]);
    sessionStorage.setItem(TYPED, JSON.stringify(typed));
  });

  const left = new Map(JSON.parse(sessionStorage.getItem(TYPED) ?? "[]"));
  sessionStorage.removeItem(TYPED);
  const until = Date.now() + WAIT;
  const waiting = setInterval(() => {
    for (const box of boxes()) {
      const words = left.get(nameOf(box));
      if (!left.delete(nameOf(box)) || box.value) continue;
      box.value = words;
      box.dispatchEvent(new Event("input", { bubbles: true }));
    }
    if (!left.size || Date.now() > until) clearInterval(waiting);
  }, 100);
}
