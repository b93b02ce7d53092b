// Finding a name among many by a few letters, beside a keyboard or on a phone (ARIA 1.2: combobox with a list).
// A box with data-look-up asks the server; a select with many rows is looked through where it is.
// Without this, the box is sent and answered with names to choose from, and the select is a select.
const said = document.querySelector("[data-look-up-words]").dataset;
const FEWEST = 2, PAUSE = 250, LONG = 20; // Letters; milliseconds after the last key; rows of a select.
const folded = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

function element(name, attributes = {}) {
  const made = document.createElement(name);
  Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
  return made;
}

// `find(words)` promises rows of {id, name}; `choose(row)` takes one, or null while nothing is chosen;
// `exactly(words)` is the row that is named just so.
function combobox(input, find, choose, exactly = null) {
  const list = element("ul", { role: "listbox", id: `${input.id}-list`, class: "look-up-list", "aria-label": input.labels[0]?.textContent.trim() ?? "" });
  const told = element("p", { class: "visually-hidden", role: "status" });
  const frame = element("div", { class: "look-up" });
  input.replaceWith(frame);
  list.hidden = true;
  frame.append(input, list, told);
  Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id, autocapitalize: "none", spellcheck: "false" })
    .forEach(([key, value]) => input.setAttribute(key, value));
  let rows = [], at = -1, waiting, asked = 0;

  function close() {
    list.hidden = true;
    at = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function mark(place) {
    at = (place + rows.length) % rows.length;
    [...list.children].forEach((row, index) => row.setAttribute("aria-selected", String(index === at)));
    input.setAttribute("aria-activedescendant", list.children[at].id);
    list.children[at].scrollIntoView({ block: "nearest" });
  }

  function take(row) {
    input.value = row.name;
    choose(row);
    close();
  }

  function show(found) {
    rows = found;
    list.replaceChildren(...rows.map((row, index) => {
      const option = element("li", { role: "option", id: `${list.id}-${index}`, "aria-selected": "false" });
      option.textContent = row.name;
      option.addEventListener("pointerdown", (event) => event.preventDefault());
      option.addEventListener("click", () => take(row));
      return option;
    }));
    list.hidden = rows.length === 0;
    input.setAttribute("aria-expanded", String(!list.hidden));
    input.removeAttribute("aria-activedescendant");
    at = -1;
    told.textContent = rows.length ? said.found.replace("{count}", rows.length) : said.none;
  }

  async function look() {
    const mine = ++asked;
    const found = await find(input.value.trim());
    if (mine === asked && found && document.activeElement === input) show(found);
  }

  input.addEventListener("input", () => {
    choose(exactly?.(input.value.trim()) ?? null);
    close();
    clearTimeout(waiting);
    waiting = setTimeout(look, PAUSE);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      close();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) look();
      else mark(at + (event.key === "ArrowDown" ? 1 : at < 0 ? 0 : -1));
    } else if (event.key === "Enter" && !list.hidden && at >= 0) {
      event.preventDefault();
      take(rows[at]);
    }
  });
  input.addEventListener("blur", () => {
    clearTimeout(waiting);
    asked += 1;
    close();
  });
}

document.querySelectorAll("input[data-look-up]").forEach((input) => {
  const field = input.closest(".field"), name = input.name;
  const chosen = element("input", { type: "hidden", name: input.id });
  const rows = [...field.querySelectorAll("label.choice")].filter((row) => row.querySelector("input[type=radio]"));
  const kept = rows.find((row) => row.querySelector("input").checked && row.querySelector("input").value);

  async function find(words) {
    if (words.length < FEWEST) return [];
    const body = new FormData();
    body.set("words", words);
    body.set("csrf_token", input.form.elements.csrf_token.value);
    const answer = await fetch(input.dataset.lookUp, { method: "POST", body });
    return answer.ok && !answer.redirected ? (await answer.json()).found : null;
  }

  // What was chosen is sent as its number; words are sent only while nothing is.
  function choose(row) {
    chosen.value = row?.id ?? "";
    if (row) input.removeAttribute("name");
    else input.name = name;
    if (row) chosen.dispatchEvent(new Event("change", { bubbles: true }));
  }

  combobox(input, find, choose);
  if (rows.length && !kept) return; // Several fitted: they stand below as before, and the box looks again.
  rows.forEach((row) => row.remove());
  field.append(chosen);
  if (kept) {
    input.value = kept.textContent.trim();
    choose({ id: kept.querySelector("input").value });
  }
});

document.querySelectorAll("main .field > select:not([multiple])").forEach((select) => {
  const rows = [...select.options].filter((option) => option.value).map((option) => ({ id: option.value, name: option.textContent.trim() }));
  if (rows.length <= LONG) return;
  const input = element("input", { type: "search", autocomplete: "off" });
  for (const name of ["aria-describedby", "aria-invalid"]) if (select.hasAttribute(name)) input.setAttribute(name, select.getAttribute(name));
  input.id = select.id;
  select.id = `${select.id}-rows`;
  select.hidden = true;
  select.before(input);
  input.value = rows.find((row) => row.id === select.value)?.name ?? "";
  combobox(
    input,
    (words) => Promise.resolve(rows.filter((row) => folded(row.name).split(/[\s·,-]+/).some((part, place, parts) => parts.slice(place).join(" ").startsWith(folded(words)))).slice(0, 50)),
    (row) => {
      select.value = row?.id ?? "";
      select.dispatchEvent(new Event("change", { bubbles: true }));
    },
    (words) => rows.find((row) => folded(row.name) === folded(words)),
  );
});
