// A button that copies the words beside it; without script they are marked and copied by hand.
const show = () => document.querySelectorAll("button[data-copy][hidden]").forEach((button) => { button.hidden = false; });

document.addEventListener("click", async (event) => {
  const button = event.target.closest("button[data-copy]");
  if (!button || button.dataset.label) return;
  await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
  button.dataset.label = button.textContent;
  button.textContent = button.dataset.done;
  setTimeout(() => { button.textContent = button.dataset.label; delete button.dataset.label; }, 2000);
});

if (navigator.clipboard) {
  show();
  new MutationObserver(show).observe(document.querySelector("main"), { childList: true, subtree: true });
}
