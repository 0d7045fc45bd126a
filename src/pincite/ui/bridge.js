// The citation bridge. It runs once, when the source panel is on the page: it takes the clicks on
// citations, keeps the address bar in step, opens the panel for links that arrive cold, and shows
// one paragraph large for a meeting.
const announcer = () => document.getElementById("announcer");
const calm = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;
const ZOOMS = [1, 1.5, 2, 3];
let reveal = false;

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

function open(focus) {
  reveal = focus;
  trigger("click");
  markCurrent();
}

function follow(link, focus) {
  window.history.pushState(null, "", link.href);
  open(focus);
}

function step(way) {
  const link = element.querySelector(`[data-step="${way}"]`);
  if (link) follow(link, false);
  return link !== null;
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
}

// ---- the page's picture ---------------------------------------------------------------------------

function seePage() {
  const picture = element.querySelector("figure");
  if (!picture) return;
  picture.tabIndex = -1;
  picture.focus({ preventScroll: true });
  picture.scrollIntoView({ behavior: calm() ? "auto" : "smooth", block: "start" });
}

function zoom(button) {
  const figure = button.closest("figure");
  const at = Number(figure.dataset.zoom ?? 0) + Number(button.dataset.zoom);
  figure.dataset.zoom = at;
  figure.querySelector("img").style.width = `${100 * ZOOMS[at]}%`;
  for (const one of figure.querySelectorAll("[data-zoom]")) {
    one.disabled = ZOOMS[at + Number(one.dataset.zoom)] === undefined;
  }
  if (button.disabled) figure.querySelector("button:enabled").focus();
  tell(`${100 * ZOOMS[at]} per cent`);
}

// ---- one paragraph, large -------------------------------------------------------------------------

const meeting = document.createElement("dialog");
meeting.id = "meeting";
meeting.setAttribute("aria-labelledby", "meeting-citation");

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
  meeting.replaceChildren(head, text);
  const again = walked && meeting.querySelector(`[data-walk="${walked}"]:enabled`);
  (again || close).focus({ preventScroll: true });
  meeting.scrollTop = 0;
}

function openMeeting(button) {
  if (!meeting.isConnected) document.querySelector(".gradio-container").append(meeting);
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

window.addEventListener("popstate", () => open(false));

watch("value", () => {
  if (meeting.open) fillMeeting();
  else if (reveal) requestAnimationFrame(show);
  else tell(element.querySelector("h2")?.textContent ?? "");
  reveal = false;
});

if (new URLSearchParams(window.location.search).has("report")) open(true);
