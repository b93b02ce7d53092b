// A list follows what is typed and chosen above it, without loading the page again. Without this, its buttons do.
const form = document.querySelector("form[data-list-form]");
const told = document.querySelector("[data-list-told]");
const PAUSE = 350; // Milliseconds after the last key.
let asked = 0, waiting;

const here = () => document.querySelector("[data-list]");

// The filters come and go by a link; what they offer may depend on each other, as classes do on the school.
function renewFilters(page) {
  const before = document.getElementById("narrow"), now = page.getElementById("narrow");
  if (!before || !now) return;
  if (before.querySelectorAll("select").length === now.querySelectorAll("select").length) {
    renew(now.querySelectorAll("select"));
    const way = before.querySelector("a"), wayNow = now.querySelector("a");
    if (way && wayNow) way.href = wayNow.getAttribute("href");
    return;
  }
  const focused = before.contains(document.activeElement);
  before.replaceWith(document.adoptNode(now));
  if (focused) (now.querySelector("select") ?? now.querySelector("a"))?.focus();
}

function renew(selects) {
  selects.forEach((now) => {
    const before = document.getElementById(now.id);
    if (!before || before === document.activeElement) return;
    before.replaceChildren(...now.children);
    before.value = [...before.options].find((each) => each.defaultSelected)?.value ?? "";
  });
}

// What is typed meanwhile stays; else the words are those that the list was looked through for.
function follow(now) {
  form.action = now?.getAttribute("action") ?? form.action;
  const words = form.elements.search, said = now?.elements.search;
  if (words && said && words !== document.activeElement) words.value = said.defaultValue;
}

function show(page, focused) {
  const found = page.querySelector("[data-list]");
  here().replaceWith(document.adoptNode(found));
  renewFilters(page);
  if (form) follow(page.querySelector("form[data-list-form]"));
  history.replaceState(null, "", found.dataset.address);
  if (told) {
    told.textContent = found.dataset.said;
    told.className = "visually-hidden";
  }
  if (focused != null) (document.getElementById(focused) ?? found).focus({ preventScroll: focused !== "" });
  if (focused === "") found.scrollIntoView({ block: "nearest" });
}

// Without network the list stays as it is, and says that it does.
function silent() {
  here().removeAttribute("aria-busy");
  if (!told) return;
  told.textContent = told.dataset.noNetwork;
  told.className = "notice warning";
}

// Only the newest answer counts; what is no list (a session that ended) is opened as a page.
async function load(address, body, focused = null) {
  const mine = ++asked;
  here().setAttribute("aria-busy", "true");
  const answer = await fetch(address, body ? { method: "POST", body } : {}).catch(() => null);
  const text = await answer?.text().catch(() => null);
  if (mine !== asked) return;
  if (text == null) {
    silent();
    return;
  }
  const page = new DOMParser().parseFromString(text, "text/html");
  if (answer.ok && page.querySelector("[data-list]")) show(page, focused);
  else location.assign(address);
}

function ask() {
  clearTimeout(waiting);
  load(form.action, new FormData(form));
}

form?.addEventListener("submit", (event) => {
  event.preventDefault();
  ask();
});
form?.addEventListener("change", (event) => { if (event.target.matches("select, input[name$='-like']")) ask(); });
form?.addEventListener("input", (event) => {
  if (!event.target.matches("input[name=search]")) return;
  clearTimeout(waiting);
  waiting = setTimeout(ask, PAUSE);
});

// Ways within the list: its order, its pages, and what is taken away from it.
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-list] a[href], a[data-narrow]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  if (new URL(link.href).pathname !== new URL(here().dataset.address, location).pathname) return;
  event.preventDefault();
  load(link.href, null, link.closest(".pagination") ? "" : "narrow" in link.dataset ? null : link.id);
});
