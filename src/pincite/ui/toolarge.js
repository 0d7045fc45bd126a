// A file that is too large is named before anything is sent; the others that were chosen with it go on.
const MOST_BYTES = 200 * 1000 * 1000;

document.addEventListener(
  "change",
  (event) => {
    const input = event.target;
    if (input.type !== "file" || !input.files) return;
    document.getElementById("too-large")?.remove();
    const files = [...input.files];
    const large = files.filter((file) => file.size > MOST_BYTES);
    if (!large.length) return;
    const kept = new DataTransfer();
    files.filter((file) => file.size <= MOST_BYTES).forEach((file) => kept.items.add(file));
    input.files = kept.files;
    if (!kept.files.length) event.stopImmediatePropagation();
    const alert = document.createElement("p");
    alert.id = "too-large";
    alert.className = "status failed";
    alert.setAttribute("role", "alert");
    document.getElementById("uploads").before(alert);
    const names = large.map((file) => file.name).join(", ");
    alert.textContent =
      `Not added: ${names}. A file may have 200 MB. Save it smaller, or in parts, ` +
      "or add it on the command line: pincite add";
  },
  true,
);
