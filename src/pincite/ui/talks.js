// The list of conversations: open, rename in place, delete, put back.
let acted = false;

function rename(button) {
  const item = button.closest("li");
  const form = document.createElement("form");
  const name = document.createElement("input");
  const save = document.createElement("button");
  name.value = button.dataset.title;
  name.maxLength = 80;
  name.setAttribute("aria-label", `New name of ${button.dataset.title}`);
  save.className = "act";
  save.textContent = "Save";
  form.append(name, save);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    acted = true;
    trigger("click", { do: "rename", id: button.dataset.id, title: name.value });
  });
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    form.replaceWith(...kept);
    button.focus();
  });
  const kept = [...item.childNodes];
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
