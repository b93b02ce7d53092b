// The button says how many payments are chosen, and beside it stands what they come to.
const form = document.querySelector("form[data-approvals]");
const boxes = [...form.querySelectorAll('input[name="payment"]')];
const all = form.querySelector("input[data-all]");
const button = form.querySelector("button[data-one]");
const line = form.querySelector(".total");
const dollars = new Intl.NumberFormat(document.documentElement.lang, { style: "currency", currency: "USD" });

function show() {
  const chosen = boxes.filter((box) => box.checked);
  const cents = chosen.reduce((sum, box) => sum + Number(box.dataset.cents), 0);
  const words = chosen.length === 1 ? button.dataset.one : button.dataset.many;
  button.textContent = words.replace("{count}", chosen.length);
  button.disabled = chosen.length === 0;
  line.hidden = chosen.length === 0;
  line.querySelector("[data-total]").textContent = dollars.format(cents / 100);
  all.checked = boxes.length > 0 && chosen.length === boxes.length;
  all.indeterminate = chosen.length > 0 && chosen.length < boxes.length;
}

form.addEventListener("change", show);
show();
