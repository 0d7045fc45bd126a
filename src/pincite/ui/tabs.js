// After a reload the page of the tabs is open that was open before.
const TAB = "pincite-tab";

document.addEventListener("click", (event) => {
  const tab = event.target.closest("#tabs [role=tab]");
  if (tab) sessionStorage.setItem(TAB, tab.textContent.trim());
});

if (performance.getEntriesByType("navigation")[0]?.type === "reload") {
  const until = Date.now() + 5000;
  const waiting = setInterval(() => {
    const tabs = [...document.querySelectorAll("#tabs [role=tab]")];
    if (!tabs.length && Date.now() < until) return;
    clearInterval(waiting);
    tabs.find((tab) => tab.textContent.trim() === sessionStorage.getItem(TAB))?.click();
  }, 50);
}
