// Answers on an own telephone while there is no network: with the pages that it keeps for its person, and with
// nothing else. A page is never taken from here while the network answers.
importScripts("/static/phone/store.js");

const STEP = /^\/visits\/(\d+)\/(check-in|check-out|record-completion|write-reflection)$/;
const VISIT = /^\/visits\/(\d+)(?:\/(?:pack|kept))?$/;
const store = self.phoneStore;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { request } = event, url = new URL(request.url);
  if (url.origin !== self.location.origin) return;
  if (request.method === "GET" && request.mode === "navigate") event.respondWith(opened(request, url));
  else if (request.method === "POST" && request.mode === "navigate" && STEP.test(url.pathname)) {
    event.respondWith(stepped(request, url, event.clientId));
  } else if (request.method === "GET" && url.pathname.startsWith("/static/")) event.respondWith(file(request));
});

async function opened(request, url) {
  try {
    return await fetch(request);
  } catch (noNetwork) {
    const owner = await store.owner();
    if (!owner || owner.away) throw noNetwork;
    const pages = await store.rows("pages", owner.person);
    const wanted = Number(VISIT.exec(url.pathname)?.[1]);
    const shell = await store.get("about", "shell");
    const found = pages.find((page) => page.visit === wanted) ?? shell;
    if (!found) throw noNetwork;
    return new Response(found.html, { headers: { "Content-Type": "text/html; charset=utf-8" } });
  }
}

// A step that was pressed on a page of the server just when the network went away: kept like the others.
async function stepped(request, url, client) {
  const copy = request.clone();
  try {
    return await fetch(request);
  } catch (noNetwork) {
    const owner = await store.owner();
    if (!owner || owner.away) throw noNetwork;
    const [, visit, path] = STEP.exec(url.pathname);
    const fields = [...(await copy.formData())].filter(([name]) => name !== "csrf_token" && name !== "version");
    const at = Date.now();
    fields.push(["pressed", new Date(at).toISOString()]);
    const row = { id: crypto.randomUUID(), person: owner.person, visit: Number(visit), step: path.replace("-", "_") };
    try {
      await store.put("queue", { ...row, fields, at, state: "waits" });
    } catch {
      (await self.clients.get(client))?.postMessage("full");
      return new Response(null, { status: 204 }); // The page stays as it is, with the words in its form.
    }
    return Response.redirect(`/visits/${visit}/kept`, 303);
  }
}

// What is named by its content never changes; the modules under plain addresses do, with the next version.
async function file(request) {
  const found = await caches.match(request);
  if (found && new URL(request.url).search) return found;
  return fetch(request).catch((noNetwork) => {
    if (found) return found;
    throw noNetwork;
  });
}
