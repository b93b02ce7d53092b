// Says what this telephone keeps and has not sent, and what needs another look.
export function tell(place, words, rows, { sent = 0, signIn = false, full = false, token = "", forget } = {}) {
  const waiting = rows.filter((row) => row.state === "waits" && !row.unkept);
  const parts = [];
  if (sent && !rows.length) parts.push(notice("success", words.sent));
  if (waiting.length) {
    const said = notice("info", `${words.waits.replace("{count}", waiting.length)}. ${words.sends} `);
    if (signIn) said.append(link("/sign-in/", words.signIn));
    parts.push(said);
  }
  if (full || rows.some((row) => row.unkept)) parts.unshift(notice("danger", words.full));
  const open = document.querySelector('input[name="from_phone"]')?.value; // In its form on this very page.
  rows.filter((row) => row.state === "look" && row.id !== open).forEach((row) => parts.push(toLookAt(row, words, { token, forget })));
  if (parts.map((part) => part.outerHTML).join("") !== place.innerHTML) place.replaceChildren(...parts);
}

function notice(kind, sentence) {
  const made = document.createElement("p");
  made.className = `notice ${kind}`;
  made.textContent = sentence;
  return made;
}

function link(href, label) {
  const made = document.createElement("a");
  made.href = href;
  made.textContent = label;
  return made;
}

// A step that could not be taken as it was: it opens in its own form, with everything that was typed.
function toLookAt(row, words, { token, forget }) {
  const box = document.createElement("div");
  box.className = "notice warning";
  const visit = words.visit.replace("{number}", row.visit);
  box.append(notice("", `${visit}: ${words.look} ${row.sentence}`));
  box.firstChild.className = "";
  const fresh = token || document.querySelector('input[name="csrf_token"]')?.value;
  box.append(fresh ? again(row, fresh, words) : link(`/visits/${row.visit}`, words.openVisit));
  const drop = document.createElement("button");
  drop.type = "button";
  drop.className = "plain";
  drop.textContent = words.forget;
  drop.addEventListener("click", async () => {
    if (!window.confirm(words.sure)) return;
    await forget(row.id);
    box.remove();
  });
  box.append(drop);
  return box;
}

function again(row, token, words) {
  const form = document.createElement("form");
  form.method = "post";
  form.className = "inline";
  form.action = `/visits/${row.visit}/${row.step.replace("_", "-")}`;
  const hidden = [...row.fields, ["csrf_token", token], ["from_phone", row.id]];
  for (const [name, value] of hidden.filter(([each, text]) => each !== "from_phone" || text)) {
    const input = document.createElement("input");
    Object.assign(input, { type: "hidden", name, value });
    form.append(input);
  }
  const button = document.createElement("button");
  button.className = "button quiet";
  button.textContent = words.open;
  form.append(button);
  return form;
}
