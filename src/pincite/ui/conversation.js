// The conversation: putting a search back to be changed, and saying what an answer was worth.
// The window remembers which conversation it shows, so that a reload brings it back.
const KEY = "pincite-conversation";

// What is said is acknowledged beside the answer too: the line that is read aloud may be out of sight.
let saying = null;
const told = () => document.querySelector("#asked-status [role]")?.textContent ?? "";

function say(box) {
  const [before, began] = [told(), Date.now()];
  clearInterval(saying);
  saying = setInterval(() => {
    if (told() === before && Date.now() - began < 5000) return;
    clearInterval(saying);
    box.querySelector(".heard").textContent = told();
  }, 100);
  const pressed = box.querySelector("[data-helpful][aria-pressed=true]");
  const comment = box.querySelector("input");
  trigger("submit", {
    conversation: element.querySelector("[data-conversation]").dataset.conversation,
    position: Number(box.dataset.position),
    helpful: pressed.dataset.helpful === "1",
    comment: comment ? comment.value : "",
  });
}

element.addEventListener("click", (event) => {
  const change = event.target.closest("[data-search]");
  if (change) {
    const reports = change.dataset.reports.split(" ").filter(Boolean);
    trigger("click", { question: change.dataset.search, reports });
    return;
  }
  const thumb = event.target.closest("[data-helpful]");
  if (!thumb) return;
  const box = thumb.closest(".say");
  for (const one of box.querySelectorAll("[data-helpful]")) {
    one.setAttribute("aria-pressed", String(one === thumb));
  }
  box.querySelector("form").hidden = false;
  say(box);
});

element.addEventListener("submit", (event) => {
  event.preventDefault();
  say(event.target.closest(".say"));
});

watch("value", () => {
  const talk = element.querySelector("[data-conversation]");
  if (talk) sessionStorage.setItem(KEY, talk.dataset.conversation);
  else sessionStorage.removeItem(KEY);
  // What was opened, or asked, may be below what is unfolded above it.
  const heading = element.querySelector("article h2");
  if (heading && window.pinciteOpening) {
    heading.tabIndex = -1;
    heading.focus();
  } else if (heading && window.pinciteAsked) heading.scrollIntoView({ block: "nearest" });
  window.pinciteOpening = false;
});
