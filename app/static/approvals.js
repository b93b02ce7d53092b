// What each person would get stands above the one button that approves what is chosen.
const form = document.querySelector("form[data-approvals]");
const boxes = [...form.querySelectorAll('input[name="payment"]')];
const all = form.querySelector("input[data-all]");
const sheet = document.querySelector("[data-deciding]");
const table = sheet.querySelector("table");
const button = sheet.querySelector("button");
const dollars = new Intl.NumberFormat(`${document.documentElement.lang}-US`, { style: "currency", currency: "USD" });

function money(cents) {
  return dollars.format(cents / 100);
}

function row(name, payments, cents) {
  const line = document.createElement("tr");
  [name, payments, money(cents)].forEach((words, place) => {
    const cell = line.insertCell();
    cell.textContent = words;
    if (place) cell.className = "number";
  });
  return line;
}

function kept(box) {
  const hidden = document.createElement("input");
  hidden.type = "hidden";
  hidden.name = box.name;
  hidden.value = box.value;
  return hidden;
}

function payees(chosen) {
  const found = new Map();
  chosen.forEach((box) => {
    const [name, payments, cents] = found.get(box.dataset.who) ?? [box.dataset.name, 0, 0];
    found.set(box.dataset.who, [name, payments + 1, cents + Number(box.dataset.cents)]);
  });
  return [...found.values()].sort(([one], [other]) => one.localeCompare(other));
}

function show() {
  const chosen = boxes.filter((box) => box.checked);
  const total = chosen.reduce((sum, box) => sum + Number(box.dataset.cents), 0);
  const words = chosen.length === 1 ? button.dataset.one : button.dataset.many;
  button.textContent = words.replace("{count}", chosen.length).replace("{total}", money(total));
  button.hidden = table.hidden = chosen.length === 0;
  sheet.querySelector("[data-none]").hidden = chosen.length > 0;
  sheet.querySelector("[data-said]").textContent = chosen.length ? button.textContent : "";
  table.tBodies[0].replaceChildren(...payees(chosen).map((payee) => row(...payee)));
  sheet.querySelector("[data-chosen]").replaceChildren(...chosen.map(kept));
  all.checked = boxes.length > 0 && chosen.length === boxes.length;
  all.indeterminate = chosen.length > 0 && chosen.length < boxes.length;
}

form.querySelector("[data-unaided]").remove();
sheet.hidden = false;
form.addEventListener("change", show);
form.addEventListener("submit", (event) => event.preventDefault());
show();
