// The list of conversations: open, rename in place, delete, put back.
let acted = false;

function rename(button) {
  const item = button.closest("li");
  const form = document.createElement("form");
  const name = document.createElement("input");
  const [save, cancel] = [document.createElement("button"), document.createElement("button")];
  name.value = button.dataset.title;
  name.maxLength = 80;
  name.setAttribute("aria-label", `New name of ${button.dataset.title}`);
  save.className = "act";
  save.textContent = "Save";
  cancel.className = "act";
  cancel.type = "button";
  cancel.textContent = "Cancel";
  form.append(name, save, cancel);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    acted = true;
    trigger("click", { do: "rename", id: button.dataset.id, title: name.value });
  });
  const kept = [...item.childNodes];
  const giveUp = () => {
    form.replaceWith(...kept);
    button.focus();
  };
  form.addEventListener("keydown", (event) => event.key === "Escape" && giveUp());
  cancel.addEventListener("click", giveUp);
  item.replaceChildren(form);
  name.select();
}

element.addEventListener("click", (event) => {
  const button = event.target.closest("[data-do]");
  if (!button) return;
  if (button.dataset.do === "rename") return rename(button);
  acted = button.dataset.do !== "open";
  trigger("click", { do: button.dataset.do, id: button.dataset.id });
});

// What had the focus is gone when the list is drawn anew: its first line has it then.
watch("value", () => {
  if (acted) element.querySelector("[tabindex]")?.focus();
  acted = false;
});
