// The citation bridge. It runs once, when the source panel is on the page: it takes the clicks on
// citations, keeps the address bar in step, and opens the panel for links that arrive cold.
const announcer = () => document.getElementById("announcer");
let reveal = false;

function show() {
  const heading = element.querySelector("h2");
  if (!heading) return;
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  heading.focus({ preventScroll: true });
  element.scrollIntoView({ behavior: calm ? "auto" : "smooth", block: "start" });
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

async function copy(button) {
  const text = button.dataset.copy;
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
  if (announcer()) announcer().textContent = `Copied: ${text}`;
}

function seePage() {
  const picture = element.querySelector("figure");
  if (!picture) return;
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  picture.tabIndex = -1;
  picture.focus({ preventScroll: true });
  picture.scrollIntoView({ behavior: calm ? "auto" : "smooth", block: "start" });
}

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-see-page]")) return seePage();
  const button = event.target.closest("[data-copy]");
  if (button) return void copy(button);
  const link = event.target.closest("a[data-cite]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  if (link.href === window.location.href) return show();
  window.history.pushState(null, "", link.href);
  open(true);
});

window.addEventListener("popstate", () => open(false));

watch("value", () => {
  if (!reveal) return;
  reveal = false;
  requestAnimationFrame(show);
});

if (new URLSearchParams(window.location.search).has("report")) open(true);
