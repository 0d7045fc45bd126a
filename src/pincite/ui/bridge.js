// The citation bridge. It runs once, when the source panel is on the page: it takes the clicks on
// citations, keeps the address bar in step, opens the panel for links that arrive cold, and shows
// one paragraph large for a meeting.
const announcer = () => document.getElementById("announcer");
const calm = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;
const ZOOMS = [1, 1.5, 2, 3];
let reveal = false;
let wanted = null; // the address that the panel is being drawn for, where the focus stays
let steps = 0; // steps wanted meanwhile
let walking = false; // whether what is wanted is the next step of a walk
let followed = null; // the link that was followed last
let enlarged = 0; // which of ZOOMS the pages are shown at

function tell(words) {
  if (announcer()) announcer().textContent = words;
}

function show() {
  const heading = element.querySelector("h2");
  if (!heading) return;
  heading.focus({ preventScroll: true });
  element.scrollIntoView({ behavior: calm() ? "auto" : "smooth", block: "start" });
}

function markCurrent() {
  for (const link of document.querySelectorAll("a.to-source")) {
    if (link.search && link.search === window.location.search) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
}

// Whether two addresses name the same paragraph, whatever they quote of it and however typed.
function same(one, other) {
  const [a, b] = [one, other].map((address) => new URLSearchParams(address));
  const plain = (words) => words?.toLowerCase().replace(/^0+(?=.)/, "");
  return ["report", "para", "id"].every((name) => plain(a.get(name)) === plain(b.get(name)));
}

// An address that names a report, or a page of it, becomes that of the paragraph it has led to.
function completeAddress(here) {
  const [asked, shown] = [window.location.search, here ?? ""].map((a) => new URLSearchParams(a));
  if (asked.get("para") || asked.get("id")) return;
  if (!here || asked.get("report")?.toLowerCase() !== shown.get("report").toLowerCase()) return;
  if (wanted === window.location.search) wanted = here;
  window.history.replaceState(null, "", here);
}

function open(focus) {
  reveal = focus;
  wanted = focus ? null : window.location.search;
  steps = 0;
  walking = false;
  trigger("click");
  markCurrent();
}

function follow(link, focus) {
  if (link.href !== window.location.href) window.history.pushState(null, "", link.href);
  followed = link;
  const shown = element.querySelector("[data-here]");
  if (focus || wanted || !shown || !same(link.search, shown.dataset.here)) return open(focus);
  markCurrent();
  tell(shown.querySelector("h2").textContent);
}

const seen = () => element.checkVisibility();

// A walk is one entry of the history, however long it is.
function step(way) {
  if (!seen()) return false;
  if (wanted) {
    steps += way;
    return true;
  }
  const link = element.querySelector(`[data-step="${way}"]`);
  if (!link) {
    tell(element.querySelector(`[data-end="${way}"]`)?.textContent ?? "");
    return false;
  }
  const left = steps;
  window.history.replaceState(null, "", link.href);
  open(false);
  steps = left;
  walking = true;
  return true;
}

function bringIntoView() {
  const here = element.querySelector(".passage.here");
  if (here && seen()) here.scrollIntoView({ block: "nearest" });
  // What had the focus may be gone with the paragraph before.
  if (document.activeElement === document.body && seen()) {
    element.querySelector("h2")?.focus({ preventScroll: true });
  }
}

async function copy(text, button) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Pages without https may not use the clipboard's own interface.
    const area = document.createElement("textarea");
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
    button.focus();
  }
  tell(`Copied: ${text}`);
  button.dataset.words ??= button.textContent;
  button.textContent = "Copied";
  setTimeout(() => (button.textContent = button.dataset.words), 2000);
}

// ---- the page's picture ---------------------------------------------------------------------------

function seePage() {
  const picture = element.querySelector("figure");
  if (!picture) return;
  picture.tabIndex = -1;
  picture.focus({ preventScroll: true });
  picture.scrollIntoView({ behavior: calm() ? "auto" : "smooth", block: "start" });
}

// Which part of a frame can be seen, in the window and in the column that scrolls by itself.
function seenOf(frame) {
  const [whole, column] = [frame, element.closest("#beside")].map((e) => e.getBoundingClientRect());
  const first = Math.max(whole.top, column.top, 0) - whole.top;
  const last = Math.min(whole.bottom, column.bottom, window.innerHeight) - whole.top;
  return last > first ? [first, last] : null;
}

// Where to scroll to for what lies between `start` and `end` to be in the middle of what is seen, or
// to begin there if it is too long.
function middle(start, end, [first, last]) {
  const room = last - first - (end - start);
  return start - first - (room > 0 ? room / 2 : 8);
}

// The boxed lines stay in view. Their frame alone is scrolled, so that a button that is pressed stays
// where it is; unless the frame ends before the lines are seen.
function toBoxes(figure, pressed) {
  const [paper, picture] = [figure.querySelector(".paper"), figure.querySelector("img")];
  if (!figure.dataset.boxed) return;
  if (!picture.complete) {
    picture.addEventListener("load", () => toBoxes(figure, pressed), { once: true });
    return;
  }
  const [width, height] = [picture.clientWidth, picture.clientHeight];
  const [left, top, right, bottom] = figure.dataset.boxed.split(" ").map(Number);
  const seen = seenOf(paper);
  const [first, last] = seen ?? [0, paper.clientHeight];
  paper.scrollLeft = middle(left * width, right * width, [0, paper.clientWidth]);
  paper.scrollTop = middle(top * height, bottom * height, [first, last]);
  const [begins, ends] = [top, bottom].map((side) => side * height - paper.scrollTop);
  const whole = begins >= first && Math.min(ends, begins + last - first) <= last;
  if (pressed && !(seen && whole)) paper.scrollIntoView({ block: "nearest" });
}

function enlarge(pressed = null) {
  for (const figure of element.querySelectorAll("figure")) {
    figure.querySelector("img").style.width = `${100 * ZOOMS[enlarged]}%`;
    toBoxes(figure, figure.contains(pressed));
    for (const one of figure.querySelectorAll("[data-zoom]")) {
      one.disabled = ZOOMS[enlarged + Number(one.dataset.zoom)] === undefined;
    }
  }
}

function zoom(button) {
  enlarged += Number(button.dataset.zoom);
  enlarge(button);
  if (button.disabled) button.closest("figure").querySelector("button:enabled").focus();
  tell(`${100 * ZOOMS[enlarged]} per cent`);
}

// ---- one paragraph, large -------------------------------------------------------------------------

const meeting = document.createElement("dialog");
meeting.id = "meeting";
meeting.setAttribute("aria-labelledby", "meeting-citation");
// What is outside of an open dialog is not heard.
const aloud = document.createElement("p");
aloud.className = "aloud";
aloud.setAttribute("role", "status");

function fillMeeting() {
  const here = element.querySelector(".passage.here");
  const heading = element.querySelector("h2");
  if (!here || !heading) return meeting.close();
  const citation = document.createElement("h2");
  citation.id = "meeting-citation";
  citation.textContent = heading.textContent;
  const text = here.querySelector("p").cloneNode(true);
  const acts = document.createElement("div");
  acts.className = "acts";
  for (const way of [-1, 1]) {
    const link = element.querySelector(`[data-step="${way}"]`);
    const button = document.createElement("button");
    button.type = "button";
    button.className = "act";
    button.dataset.walk = way;
    button.textContent = way < 0 ? "‹ Previous" : "Next ›";
    button.disabled = link === null;
    acts.append(button);
  }
  const close = document.createElement("button");
  close.type = "button";
  close.className = "act";
  close.dataset.close = "";
  close.textContent = "Close";
  acts.append(close);
  const head = document.createElement("div");
  head.className = "head";
  head.append(citation, acts);
  const walked = meeting.contains(document.activeElement) && document.activeElement.dataset.walk;
  meeting.querySelector(".head")?.remove();
  meeting.querySelector("p:not(.aloud)")?.remove();
  meeting.append(head, text);
  const again = walked && meeting.querySelector(`[data-walk="${walked}"]:enabled`);
  (again || close).focus({ preventScroll: true });
  meeting.scrollTop = 0;
}

function openMeeting(button) {
  if (!meeting.isConnected) {
    meeting.append(aloud);
    document.querySelector(".gradio-container").append(meeting);
  }
  meeting.showModal();
  fillMeeting();
  meeting.addEventListener("close", () => (document.querySelector("[data-meeting]") ?? button).focus(), {
    once: true,
  });
}

meeting.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if ("close" in button.dataset) meeting.close();
  else step(Number(button.dataset.walk));
});

// ---- what is clicked and typed --------------------------------------------------------------------

document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button) {
    if ("seePage" in button.dataset) seePage();
    else if ("meeting" in button.dataset) openMeeting(button);
    else if ("zoom" in button.dataset && button.closest("figure")) zoom(button);
    else if ("copy" in button.dataset) copy(button.dataset.copy, button);
    else if ("copyLink" in button.dataset) {
      copy(new URL(button.dataset.copyLink, window.location.href).href, button);
    }
    return;
  }
  const link = event.target.closest("a[data-cite]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  if (link.href === window.location.href) return show();
  follow(link, true);
});

// The arrow keys walk from paragraph to paragraph: left and right, and in the box Look up, where
// those move in what is typed, up and down.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  const keys = typing ? { ArrowUp: -1, ArrowDown: 1 } : { ArrowLeft: -1, ArrowRight: 1 };
  const way = keys[event.key];
  if (!way || (typing && !typing.closest("#typed"))) return;
  if (event.target.closest("[role=tablist], .paper, [role=radiogroup]")) return;
  if (step(way)) event.preventDefault();
});

// A citation that was looked up and means one thing opens by itself; the box keeps the focus.
document.addEventListener("pincite-open", (event) => follow(event.target, false));

window.addEventListener("popstate", () => {
  // Where the panel is not shown there would be nothing to see of going back.
  if (!seen()) document.querySelector("#tabs [role=tab]").click();
  open(false);
  // On a phone the panel that had the focus is folded away.
  if (followed?.isConnected && document.activeElement === document.body) followed.focus();
});

watch("value", () => {
  // The panel is drawn twice, with its words and then with its pages.
  const here = element.querySelector("[data-here]")?.dataset.here;
  const citation = element.querySelector("[data-here] h2")?.textContent;
  completeAddress(here);
  document.title = citation ? `${citation} · Pincite` : "Pincite";
  const walked = wanted !== null && here !== undefined && same(wanted, here);
  if (walked || here === undefined) wanted = null;
  enlarge();
  if (walked && steps) {
    const way = Math.sign(steps);
    steps -= way;
    if (!step(way)) steps = 0;
  }
  if (meeting.open) {
    fillMeeting();
    if (walked) aloud.textContent = citation;
  } else if (reveal) requestAnimationFrame(show);
  else if (walked) {
    // What was looked up is beside the box, or below it: the box has the focus, and stays in sight.
    if (walking) bringIntoView();
    tell(citation);
  }
  reveal = false;
});

if (new URLSearchParams(window.location.search).has("report")) open(true);
