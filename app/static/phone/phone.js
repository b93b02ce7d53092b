// On an own telephone: keep the pages of these days, keep what is pressed without network, send it later.
import { fill, noted, others } from "./kept.js";
import { tell } from "./telling.js";
import { done, everything, isStill, wait } from "./waiting.js";

const store = self.phoneStore;
const words = document.getElementById("phone").dataset;
const me = Number(words.owner) || 0;
const kept = "kept" in document.body.dataset;
const ORDER = ["check_in", "check_out", "record_completion", "write_reflection"];
const RENEW = 10 * 60 * 1000, AGAIN = 60 * 1000;
const BUSY = [429, 502, 503, 504]; // The server asks for patience; the step waits on.
let token = "";

// Who is signed in, a fresh token, and what to keep; null without network, {} when nobody is signed in.
async function hello() {
  try {
    const answer = await fetch("/my-phone/", { redirect: "manual" });
    const known = answer.ok ? await answer.json() : {};
    token = known.token ?? "";
    return known;
  } catch {
    return null;
  }
}

// What came of it; null when it has to wait: no network, nobody signed in, a server that is busy.
async function deliver(row) {
  const body = new FormData();
  row.fields.forEach(([name, value]) => body.append(name, value));
  body.append("step", row.step);
  body.append("person", row.person);
  const asked = { method: "POST", body, redirect: "manual", headers: { "X-CSRFToken": token } };
  const answer = await fetch(`/visits/${row.visit}/from-phone`, asked);
  if (answer.ok) return answer.json();
  if (answer.status < 400 || BUSY.includes(answer.status)) return null;
  return { result: "look", sentence: said(await answer.text().catch(() => "")) };
}

// The sentences of a page that refuses.
function said(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  const lines = [...page.querySelectorAll("main h1, main li, main p.quiet")].map((each) => each.textContent.trim());
  return lines.map((line) => (/[.!?]$/.test(line) ? line : `${line}.`)).join(" ");
}

// Asked for while it sends, it sends once more: that may be the network that came back.
let sending = null, asked = false;
function send() {
  asked = true;
  return (sending ??= sendWhileAsked().finally(() => { sending = null; }));
}

async function sendWhileAsked() {
  while (asked) {
    asked = false;
    await sendAll();
  }
}

async function sendAll() {
  const waiting = (await everything(me)).filter((row) => row.state === "waits");
  if (!waiting.length) return;
  const known = await hello();
  let sent = 0;
  if (known?.person === me) {
    const stopped = new Set();
    for (const row of waiting.sort((one, two) => ORDER.indexOf(one.step) - ORDER.indexOf(two.step))) {
      if (stopped.has(row.visit)) continue;
      const came = await deliver(row).catch(() => null);
      if (came?.result === "kept" || came?.result === "already") {
        if (await isStill(row)) await done(row.id);
        sent += 1;
      } else {
        stopped.add(row.visit);
        if (came && (await isStill(row))) await wait({ ...row, state: "look", sentence: came.sentence, at: Date.now() });
      }
    }
  }
  await show({ sent, signIn: known !== null && known.person !== me });
}

async function show(more = {}) {
  const rows = await everything(me);
  tell(document.getElementById("phone-tells"), words, rows, { ...more, token, forget: done });
  if (kept) noted(rows.filter((row) => !row.unkept), words);
}

async function keepPages() {
  const pages = await store.rows("pages", me);
  const shell = await store.get("about", "shell");
  if (shell && Date.now() - shell.at < RENEW) return;
  const known = await hello();
  if (known?.person !== me) return;
  const files = await caches.open(store.FILES);
  await Promise.all((await files.keys()).map((each) => known.files.some((name) => each.url.endsWith(name)) || files.delete(each)));
  await Promise.all(known.files.map(async (name) => (name.includes("?") && (await files.match(name))) || files.add(name)));
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
      if ((await everything(me)).length && !window.confirm(words.leave)) return;
      await forget();
      form.submit();
    });
  });
}

// One after the other: the times at the door are read by the record that is pressed next.
let keeping = Promise.resolve();
function keepStep(form) {
  keeping = keeping.catch(() => {}).then(() => keepOne(form));
  return keeping;
}

async function keepOne(form) {
  const visit = Number(document.body.dataset.visit), step = form.dataset.keep, at = Date.now();
  const before = (await everything(me)).find((row) => row.visit === visit && row.step === step);
  const fields = [...new FormData(form), ["pressed", new Date(at).toISOString()]];
  const id = before?.id ?? crypto.randomUUID();
  await wait({ id, person: me, visit, step, fields, at, state: "waits" });
  await show();
  send();
}

// The worker found no room: the form stands as it was, and may be pressed again.
function notKept() {
  document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent);
  return show({ full: true });
}

async function onKeptPage() {
  const owner = await store.owner();
  if (owner && (owner.person !== me || owner.away)) {
    document.querySelector("main").replaceChildren();
    return;
  }
  others(document.getElementById("phone-others"), await store.rows("pages", me), words);
  fill(await everything(me));
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
  setInterval(send, AGAIN); // A network that is there and leads nowhere says nothing when it leads somewhere again.
  if (kept) {
    await onKeptPage();
    return;
  }
  await store.belongsTo(me);
  navigator.serviceWorker.addEventListener("message", notKept);
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
