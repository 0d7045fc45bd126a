// The readings of a citation: the only one opens by itself, and a question is asked on Ask.
watch("value", () =>
  element
    .querySelector("[data-one] a[data-cite]")
    ?.dispatchEvent(new CustomEvent("pincite-open", { bubbles: true })),
);

element.addEventListener("click", (event) => {
  const button = event.target.closest("[data-ask-it]");
  if (!button) return;
  document.querySelector("#tabs [role=tab]").click();
  document.dispatchEvent(new CustomEvent("pincite-ask", { detail: button.dataset.askIt }));
  // The button is on a page that is not shown any more; the other takes a moment to be.
  const waiting = setInterval(() => {
    const question = document.querySelector("#question textarea");
    if (!question.checkVisibility()) return;
    clearInterval(waiting);
    question.focus();
  }, 50);
});
