// The conversation: putting a search back to be changed, and saying what an answer was worth.
// The window remembers which conversation it shows, so that a reload brings it back.
const KEY = "pincite-conversation";

// A comment that is half typed stays when the conversation is drawn anew, for the next answer.
const half = new Map();
let typingIn = null;

const nameOf = (input) =>
  `${element.querySelector("[data-conversation]")?.dataset.conversation} ` +
  input.closest(".say").dataset.position;

const comments = () => [...element.querySelectorAll(".say input")];

element.addEventListener("input", (event) => half.set(nameOf(event.target), event.target.value));
element.addEventListener("focusin", (event) => {
  typingIn = event.target.matches(".say input") ? nameOf(event.target) : null;
});
document.addEventListener("focusin", (event) => {
  if (!element.contains(event.target)) typingIn = null;
});

function goOn() {
  for (const input of comments()) {
    const words = half.get(nameOf(input));
    // A box that is drawn where another was may still hold the other's words.
    if (words === undefined) input.value = input.getAttribute("value") ?? "";
    if (words === undefined || words === input.value) continue;
    input.value = words;
    input.closest("form").hidden = false;
  }
  const before = comments().find((input) => nameOf(input) === typingIn);
  if (before && document.activeElement === document.body) before.focus({ preventScroll: true });
}

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
  half.delete(nameOf(comment));
  trigger("submit", {
    conversation: element.querySelector("[data-conversation]").dataset.conversation,
    position: Number(box.dataset.position),
    helpful: pressed ? pressed.dataset.helpful === "1" : null,
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
  // The second press of a double click is no second thought.
  if (!thumb || event.detail > 1) return;
  const box = thumb.closest(".say");
  const taken = thumb.getAttribute("aria-pressed") === "true";
  for (const one of box.querySelectorAll("[data-helpful]")) {
    one.setAttribute("aria-pressed", String(one === thumb && !taken));
  }
  const form = box.querySelector("form");
  form.hidden = taken;
  if (taken) form.querySelector("input").value = "";
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
  goOn();
  // What was opened, or asked, may be below what is unfolded above it.
  const heading = element.querySelector("article h2");
  if (heading && window.pinciteOpening) {
    heading.tabIndex = -1;
    heading.focus();
  } else if (heading && window.pinciteAsked) heading.scrollIntoView({ block: "nearest" });
  window.pinciteOpening = false;
});
