// On an own telephone: keep the pages of these days, keep what is pressed without network, send it later.
import { fill, noted, others } from "./kept.js";
import { tell } from "./telling.js";

const store = self.phoneStore;
const words = document.getElementById("phone").dataset;
const me = Number(words.owner) || 0;
const kept = "kept" in document.body.dataset;
const ORDER = ["check_in", "check_out", "record_completion", "write_reflection"];
const RENEW = 10 * 60 * 1000;

// Who is signed in, a fresh token, and what to keep; null without network, {} when nobody is signed in.
async function hello() {
  try {
    const answer = await fetch("/my-phone/", { redirect: "manual" });
    return answer.ok ? await answer.json() : {};
  } catch {
    return null;
  }
}

async function deliver(row, token) {
  const body = new FormData();
  row.fields.forEach(([name, value]) => body.append(name, value));
  body.append("step", row.step);
  body.append("person", row.person);
  const asked = { method: "POST", body, redirect: "manual", headers: { "X-CSRFToken": token } };
  const answer = await fetch(`/visits/${row.visit}/from-phone`, asked);
  if (answer.ok) return answer.json();
  return answer.status === 403 || answer.status === 404 ? { result: "look", sentence: "" } : null;
}

// Not when it was pressed again while it was on its way: those words wait for their own turn.
const isStill = async (row) => (await store.get("queue", row.id))?.at === row.at;

let sending = null;
const send = () => (sending ??= sendAll().finally(() => { sending = null; }));

async function sendAll() {
  const waiting = (await store.rows("queue", me)).filter((row) => row.state === "waits");
  if (!waiting.length) return;
  const known = await hello();
  let sent = 0;
  if (known?.person === me) {
    const stopped = new Set();
    for (const row of waiting.sort((one, two) => ORDER.indexOf(one.step) - ORDER.indexOf(two.step))) {
      if (stopped.has(row.visit)) continue;
      const came = await deliver(row, known.token).catch(() => null);
      if (came?.result === "kept" || came?.result === "already") {
        if (await isStill(row)) await store.remove("queue", row.id);
        sent += 1;
      } else {
        stopped.add(row.visit);
        if (came && (await isStill(row))) await store.put("queue", { ...row, state: "look", sentence: came.sentence, at: Date.now() });
      }
    }
  }
  await show({ sent, signIn: known !== null && known.person !== me });
}

async function show(more = {}) {
  tell(document.getElementById("phone-tells"), words, await store.rows("queue", me), more);
  if (kept) noted(await store.rows("queue", me), words);
}

async function keepPages() {
  const pages = await store.rows("pages", me);
  const shell = await store.get("about", "shell");
  if (shell && Date.now() - shell.at < RENEW) return;
  const known = await hello();
  if (known?.person !== me) return;
  const files = await caches.open(store.FILES);
  await Promise.all((await files.keys()).map((each) => known.files.some((name) => each.url.endsWith(name)) || files.delete(each)));
  await Promise.all(known.files.map(async (name) => (await files.match(name)) || files.add(name)));
  await Promise.all(pages.filter((page) => !known.visits.includes(page.visit)).map((page) => store.remove("pages", page.visit)));
  for (const visit of known.visits) await keepPage(visit, `/visits/${visit}/kept`);
  await keepPage(null, "/my-phone/without-network");
}

async function keepPage(visit, address) {
  const answer = await fetch(address, { redirect: "manual" });
  if (!answer.ok) return;
  const html = await answer.text();
  const page = new DOMParser().parseFromString(html, "text/html");
  if (Number(page.getElementById("phone")?.dataset.owner) !== me) return;
  const row = { person: me, at: Date.now(), html };
  const label = `${page.querySelector("h1")?.textContent ?? ""} · ${page.body.dataset.label ?? ""}`;
  await (visit ? store.put("pages", { ...row, visit, label }) : store.put("about", { ...row, name: "shell" }));
}

async function forget() {
  await store.erase();
  const workers = await navigator.serviceWorker.getRegistrations();
  await Promise.all(workers.map((worker) => worker.unregister()));
}

// Leaving erases everything; what is not sent is sent first, or asked about.
function watchTheDoor() {
  document.querySelectorAll('form[action$="/sign-out/"], form[action$="/my-phone/say"]').forEach((form) => {
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      await send();
      if ((await store.rows("queue", me)).length && !window.confirm(words.leave)) return;
      await forget();
      form.submit();
    });
  });
}

async function keepStep(form) {
  const visit = Number(document.body.dataset.visit), step = form.dataset.keep, at = Date.now();
  const before = (await store.rows("queue", me)).find((row) => row.visit === visit && row.step === step);
  const fields = [...new FormData(form), ["pressed", new Date(at).toISOString()]];
  const id = before?.id ?? crypto.randomUUID();
  await store.put("queue", { id, person: me, visit, step, fields, at, state: "waits" });
  await show();
  await sending;
  await send();
}

async function onKeptPage() {
  const owner = await store.owner();
  if (owner && (owner.person !== me || owner.away)) {
    document.querySelector("main").replaceChildren();
    return;
  }
  others(document.getElementById("phone-others"), await store.rows("pages", me), words);
  fill(await store.rows("queue", me));
  document.querySelectorAll("form[data-keep]").forEach((form) => {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      keepStep(form);
    });
  });
  await show();
  await send();
}

async function start() {
  if (words.standing === "others") {
    await store.leave();
    return;
  }
  window.addEventListener("online", send);
  if (kept) {
    await onKeptPage();
    return;
  }
  await store.belongsTo(me);
  await navigator.serviceWorker.register("/phone-worker.js");
  const address = new URL(location.href), done = address.searchParams.get("sent");
  if (done) {
    await store.remove("queue", done);
    address.searchParams.delete("sent");
    history.replaceState(null, "", address);
  }
  watchTheDoor();
  await show();
  await send();
  await keepPages();
}

await start();
document.documentElement.dataset.phone = "ready";
