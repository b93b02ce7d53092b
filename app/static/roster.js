// While a roster is read or stored, the page follows; without this, "Look again" does the same.
const place = document.querySelector("[data-progress]");

async function look() {
  const answer = await fetch(place.dataset.progress, { headers: { Accept: "application/json" } });
  if (!answer.ok || answer.redirected) return;
  const now = await answer.json();
  if (now.state !== place.dataset.state || !now.running) {
    location.reload();
    return;
  }
  if (now.percent !== null) place.querySelector("progress").value = now.percent;
  const step = place.querySelector("[data-step]");
  if (now.step && step.textContent !== now.step) step.textContent = now.step;
  setTimeout(look, 1000);
}

if (place) setTimeout(look, 700);
