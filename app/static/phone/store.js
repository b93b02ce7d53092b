// What an own telephone keeps: pages, and steps that wait to be sent, each bound to its person, for three days.
// Used by pages and by the worker alike.
self.phoneStore = (() => {
  const NAME = "porchlight-phone", FILES = "porchlight-files", LIVES = 72 * 3600 * 1000;
  const STORES = { about: "name", pages: "visit", queue: "id" };

  const opened = () => new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => {
      Object.entries(STORES).forEach(([name, keyPath]) => asked.result.createObjectStore(name, { keyPath }));
    };
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });

  async function within(name, mode, act) {
    const database = await opened();
    try {
      return await new Promise((resolve, reject) => {
        const work = database.transaction(name, mode);
        const asked = act(work.objectStore(name));
        work.oncomplete = () => resolve(asked.result);
        work.onerror = work.onabort = () => reject(work.error);
      });
    } finally {
      database.close();
    }
  }

  const put = (name, row) => within(name, "readwrite", (store) => store.put(row));
  const get = (name, key) => within(name, "readonly", (store) => store.get(key));
  const remove = (name, key) => within(name, "readwrite", (store) => store.delete(key));
  const clear = (name) => within(name, "readwrite", (store) => store.clear());

  // The rows of one person; what is older than three days is erased by whoever looks.
  async function rows(name, person) {
    const found = await within(name, "readonly", (store) => store.getAll());
    const old = found.filter((row) => row.at < Date.now() - LIVES);
    await Promise.all(old.map((row) => remove(name, row[STORES[name]])));
    return found.filter((row) => row.person === person && !old.includes(row));
  }

  // Whose telephone it is; `away` while somebody else is signed in on it.
  const owner = () => get("about", "owner");

  async function belongsTo(person) {
    const before = await owner();
    if (before && before.person !== person) await clear("pages");
    await put("about", { name: "owner", person, away: false });
  }

  async function leave() {
    const before = await owner();
    if (!before) return;
    await clear("pages");
    await put("about", { ...before, away: true });
  }

  async function erase() {
    await Promise.all(Object.keys(STORES).map(clear));
    await caches.delete(FILES);
  }

  return { FILES, put, get, remove, rows, owner, belongsTo, leave, erase };
})();
