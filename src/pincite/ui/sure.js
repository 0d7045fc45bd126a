// What cannot be put back is done by the second press: the first asks, and whoever turns away, or
// waits, is not taken at their word.
const PATIENCE = 5000; // milliseconds
let asking = null;

function takeBack() {
  if (!asking) return;
  clearTimeout(asking.timer);
  asking.button.firstChild.textContent = asking.words;
  asking.button.removeEventListener("blur", takeBack);
  asking = null;
}

// Before whatever else listens for the press.
document.addEventListener(
  "click",
  (event) => {
    const button = event.target.closest?.("[data-do=purge]");
    if (!button) return;
    // The second press of a double click is no second thought.
    const sure = asking?.button === button && event.detail < 2;
    if (sure) return takeBack();
    event.stopPropagation();
    if (asking?.button === button) return;
    takeBack();
    button.focus(); // Not every browser does so by itself.
    asking = { button, words: button.firstChild.textContent, timer: setTimeout(takeBack, PATIENCE) };
    button.firstChild.textContent = "Delete for good – sure?";
    button.addEventListener("blur", takeBack);
    const name = button.querySelector(".aloud").textContent.trim();
    document.getElementById("announcer").textContent =
      `Press again to delete ${name} for good. It cannot be put back.`;
  },
  true,
);
