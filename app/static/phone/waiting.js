// Steps that wait to be sent: in the telephone's store; where it takes nothing more, in the hands of this page.
const store = self.phoneStore;
const inHand = new Map();

window.addEventListener("beforeunload", (event) => { if (inHand.size) event.preventDefault(); });

// Whether the telephone keeps it. If not, it is sent from this page, and is gone with it.
export async function wait(row) {
  try {
    await store.put("queue", row);
    inHand.delete(row.id);
    return true;
  } catch {
    inHand.set(row.id, { ...row, unkept: true });
    return false;
  }
}

export async function everything(person) {
  const kept = await store.rows("queue", person).catch(() => []);
  return [...kept.filter((row) => !inHand.has(row.id)), ...inHand.values()];
}

// Not when it was pressed again while it was on its way: those words wait for their own turn.
export async function isStill(row) {
  return (inHand.get(row.id) ?? (await store.get("queue", row.id)))?.at === row.at;
}

export async function done(id) {
  inHand.delete(id);
  await store.remove("queue", id);
}
