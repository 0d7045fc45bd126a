// The reports in the library: correct, remove, put back.
let acted = "";

// The form that corrects a report is above the table, and filled when the server has answered.
function toTheForm() {
  const began = Date.now();
  const waiting = setInterval(() => {
    const first = document.querySelector("#correct :is(input, textarea)");
    if (!first && Date.now() - began < 5000) return;
    clearInterval(waiting);
    first?.focus();
    document.querySelector("#correct")?.scrollIntoView({ block: "start" });
  }, 50);
}

element.addEventListener("click", (event) => {
  const button = event.target.closest("[data-do]");
  if (!button) return;
  acted = button.dataset.do === "correct" ? "" : button.dataset.do;
  if (button.dataset.do === "correct") {
    window.pinciteCorrecting = button.dataset.id;
    toTheForm();
  }
  trigger("click", { do: button.dataset.do, id: button.dataset.id });
});

// Whoever comes back to the table sees what was done elsewhere meanwhile.
let looked = 0;

function lookAgain() {
  if (!element.offsetParent || Date.now() - looked < 500) return;
  looked = Date.now();
  trigger("submit", {});
}

window.addEventListener("focus", lookAgain);
document.addEventListener("visibilitychange", () => document.hidden || lookAgain());
document.addEventListener("click", (event) => {
  if (event.target.closest("#tabs [role=tab]")) setTimeout(lookAgain);
});

// What had the focus is gone when the list is drawn anew.
watch("value", () => {
  const next = acted === "remove" || acted === "purge" ? ".removed" : "[tabindex]";
  if (acted) (element.querySelector(next) ?? element.querySelector("[tabindex]"))?.focus();
  acted = "";
});
