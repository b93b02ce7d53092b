// The board follows what others do: it looks again now and then, and changes only while nobody is busy on it.
const EVERY = 30_000;
const told = document.querySelector("[data-board-told]");
const board = document.querySelector("[data-board]");

function places(where) {
  return new Map([...where.querySelectorAll("[data-card]")].map((card) => [card.dataset.card, card.dataset.state]));
}

function moved(before, after) {
  return [...after].filter(([card, state]) => before.has(card) && before.get(card) !== state).length;
}

// The heading stays the same element: on a phone it is what was chosen.
function renew(column, fresh) {
  const [heading, ...old] = column.children;
  const [count, ...cards] = fresh.children;
  heading.innerHTML = count.innerHTML;
  old.forEach((each) => each.remove());
  column.append(...cards);
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
  [...board.children].forEach((column, place) => renew(column, fresh.children[place]));
  if (count) told.textContent = (count === 1 ? told.dataset.one : told.dataset.moved).replace("{count}", count);
}

setInterval(look, EVERY);
