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

// One box ticks all the rows of its form, and a total follows: <input type=checkbox data-all="payment">.
document.querySelectorAll("input[data-all]").forEach((all) => {
  const boxes = [...(all.form ?? document).querySelectorAll(`input[type=checkbox][name="${all.dataset.all}"]`)];
  all.addEventListener("change", () => {
    boxes.forEach((box) => { box.checked = all.checked; });
    boxes[0]?.dispatchEvent(new Event("change", { bubbles: true }));
  });
});

// After signing in again: straight back into the form that waited.
document.querySelector("form[data-go-on]")?.requestSubmit();

// Leaving a form with words that are not sent asks first.
const changed = new Set();
const typedInto = (event) => event.target.closest?.("main form:not([data-list-form], [role=search], [data-text])");
for (const kind of ["input", "change"]) {
  document.addEventListener(kind, (event) => {
    const form = typedInto(event);
    if (form?.method === "post" && event.isTrusted && event.target.type !== "hidden") changed.add(form);
  });
}
document.addEventListener("submit", (event) => { if (!event.defaultPrevented) changed.clear(); });
window.addEventListener("beforeunload", (event) => { if (changed.size) event.preventDefault(); });
window.addEventListener("pageshow", (event) => { if (event.persisted) changed.clear(); });
// A form that came back holds words that are not sent, too.
document.querySelectorAll("main form[method=post]:has(.wrong), .error-summary + form[method=post]").forEach((form) => changed.add(form));
