// The editor of letters' texts: merge fields to press, counts to watch, and the pages of what is typed.
const form = document.querySelector("form[data-text]");
const USUAL_VALUE = 20; // Characters that stand for one merge field.

function typed(area) {
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

function insert(area, token) {
  area.setRangeText(token, area.selectionStart, area.selectionEnd, "end");
  area.focus();
  typed(area);
}

// Tokens are words until there is a script to press them.
form.querySelectorAll(".tokens").forEach((line) => {
  const area = document.getElementById(line.dataset.into);
  line.querySelectorAll("code").forEach((code) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "token";
    button.textContent = code.textContent;
    button.title = code.title;
    button.addEventListener("click", () => insert(area, button.textContent));
    code.replaceWith(button);
  });
});

form.querySelectorAll("[data-count-of]").forEach((line) => {
  const area = document.getElementById(line.dataset.countOf);
  const show = () => {
    const count = [...area.value.trim().replace(/\{\w+\}/g, "x".repeat(USUAL_VALUE))].length;
    line.textContent = line.dataset.words.replace("{count}", count).replace("{most}", area.dataset.most);
    line.classList.toggle("error", count > Number(area.dataset.most));
  };
  area.addEventListener("input", show);
  show();
});

// Leaving with words that are not saved asks first.
let unsaved = false;
form.addEventListener("input", () => { unsaved = true; });
form.addEventListener("submit", () => { unsaved = false; });
window.addEventListener("beforeunload", (event) => { if (unsaved) event.preventDefault(); });

// The pages follow a moment after the last key; only the newest answer counts.
const place = document.querySelector("[data-preview-pages]");
const list = place.querySelector("[data-preview-list]");
const refused = place.querySelector("[data-preview-refused]");
const choice = place.querySelector("[data-preview-choice]");
const sheet = choice.querySelector("select");
let waiting, asked = 0;

// A page is small beside the words: pressing it shows it larger.
const large = place.querySelector("[data-large]");
list.addEventListener("click", (event) => {
  const picture = event.target.closest("img") ?? event.target.querySelector?.("img");
  if (!picture || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  const shown = large.querySelector("img");
  shown.src = picture.src;
  shown.alt = picture.alt;
  large.showModal();
});

function draw(pages) {
  list.replaceChildren(...pages.map((address, index) => {
    const picture = new Image(816, 1056);
    picture.className = "paper";
    picture.src = address;
    picture.alt = list.dataset.alt.replace("{number}", index + 1).replace("{count}", pages.length);
    const button = document.createElement("button");
    button.type = "button";
    button.className = "page-button";
    button.append(picture);
    return button;
  }));
}

async function look() {
  const mine = ++asked;
  const data = new FormData(form);
  data.set("sheet", sheet.value);
  const answer = await fetch(form.dataset.preview, { method: "POST", body: data });
  if (mine !== asked || !answer.ok || answer.redirected) return;
  const found = await answer.json();
  refused.hidden = !found.refused;
  refused.textContent = found.refused;
  if (!found.refused) draw(found.pages);
}

choice.hidden = sheet.options.length < 2;
sheet.addEventListener("change", look);
form.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(look, 800);
});
