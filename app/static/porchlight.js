// Small comforts; every page works without them.

// A form that came back: the list of what to repair is read first.
document.querySelector("[data-focus]")?.focus();

// Pressing a button twice does not ask twice.
document.addEventListener("submit", (event) => {
  const form = event.target;
  // A form with data-again brings a file: the page stays, and asking once more is fine.
  if (event.defaultPrevented || form.method !== "post" || "again" in form.dataset) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
});
window.addEventListener("pageshow", () => {
  document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent);
});

// A menu closes on Escape, on a click beside it, and when another opens.
const menus = [...document.querySelectorAll("details.menu")];
document.addEventListener("click", (event) => {
  menus.forEach((menu) => { if (menu.open && !menu.contains(event.target)) menu.open = false; });
});
menus.forEach((menu) => menu.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  menu.open = false;
  menu.querySelector("summary").focus();
}));

// A link to a page that asks first: the same question here, in a dialog of this page.
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-dialog]");
  const dialog = link && document.getElementById(link.dataset.dialog);
  if (!dialog || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  dialog.showModal();
});

// One box ticks all its rows, and a total follows: <input type=checkbox data-all="payment">.
document.querySelectorAll("input[data-all]").forEach((all) => {
  const boxes = [...document.querySelectorAll(`input[name="${all.dataset.all}"]`)];
  all.addEventListener("change", () => {
    boxes.forEach((box) => { box.checked = all.checked; });
    boxes[0]?.dispatchEvent(new Event("change", { bubbles: true }));
  });
});
