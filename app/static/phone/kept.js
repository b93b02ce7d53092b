// The page that a telephone keeps: what was typed stands in its forms again.

// The other pages kept here, as links.
export function others(nav, pages, words) {
  if (!nav || !pages.length) return;
  const heading = document.createElement("h2");
  heading.textContent = words.keptHere;
  const list = document.createElement("ul");
  list.className = "plain-list";
  for (const page of pages) {
    const link = document.createElement("a");
    link.href = `/visits/${page.visit}/kept`;
    link.textContent = page.label;
    if (location.pathname.startsWith(`/visits/${page.visit}/`)) link.setAttribute("aria-current", "page");
    list.append(document.createElement("li"));
    list.lastChild.append(link);
  }
  nav.replaceChildren(heading, list);
}

// Give each form what waits for it; the times of the record follow *start* and *end*.
export function fill(rows) {
  const here = rows.filter((row) => row.visit === Number(document.body.dataset.visit));
  for (const row of here) {
    const form = document.querySelector(`form[data-keep="${row.step}"]`);
    if (form) refill(form, row.fields);
  }
  followTheDoor(here);
}

function refill(form, fields) {
  for (const input of form.elements) {
    if (!input.name || input.type === "hidden") continue;
    const values = fields.filter(([name]) => name === input.name).map(([, value]) => value);
    if (input.type === "checkbox") input.checked = values.includes(input.value);
    else if (values.length) input.value = values[0];
  }
}

function followTheDoor(rows) {
  const record = document.querySelector('form[data-keep="record_completion"]');
  if (!record || rows.some((row) => row.step === "record_completion")) return;
  const clock = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: document.body.dataset.zone };
  for (const [step, name] of [["check_in", "start"], ["check_out", "end"]]) {
    const row = rows.find((each) => each.step === step);
    if (row) record.elements[name].value = new Intl.DateTimeFormat("en-US", clock).format(row.at);
  }
}

// Below each form: when it was kept. A door that was pressed has no button any more.
export function noted(rows, words) {
  const here = rows.filter((row) => row.visit === Number(document.body.dataset.visit));
  document.querySelectorAll("form[data-keep]").forEach((form) => {
    const row = here.find((each) => each.step === form.dataset.keep);
    const line = form.querySelector("[data-noted]");
    line.hidden = !row;
    if (!row) return;
    const time = new Date(row.at).toLocaleTimeString(document.documentElement.lang, { timeStyle: "short" });
    line.textContent = words.noted.replace("{time}", time);
    if (form.classList.contains("door")) form.querySelector("button").hidden = true;
  });
  followTheDoor(here);
}
