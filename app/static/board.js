// The board follows what others do: it looks again now and then, and changes only while nobody is busy on it.
const EVERY = 30_000;
const told = document.querySelector("[data-board-told]");
let board = document.querySelector("[data-board]");

function places(where) {
  return new Map([...where.querySelectorAll("[data-card]")].map((card) => [card.dataset.card, card.dataset.state]));
}

function moved(before, after) {
  return [...after].filter(([card, state]) => before.has(card) && before.get(card) !== state).length;
}

async function look() {
  if (document.hidden || board.matches(":hover") || board.contains(document.activeElement)) return;
  const answer = await fetch(location.href, { credentials: "same-origin" }).catch(() => null);
  if (!answer || !answer.ok || answer.redirected) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector("[data-board]");
  if (!fresh || fresh.innerHTML === board.innerHTML) return;
  if (board.matches(":hover") || board.contains(document.activeElement)) return;
  const count = moved(places(board), places(fresh));
  board.replaceWith(fresh);
  board = fresh;
  if (count) told.textContent = (count === 1 ? told.dataset.one : told.dataset.moved).replace("{count}", count);
}

setInterval(look, EVERY);
