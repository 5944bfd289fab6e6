/* What was pressed and what was added waits here, on this phone, each for the person who did it, until the server has said that it has it.
   The page and the service worker share this file.

   An entry: { id, reference, person, at, url, fields, done?, refused? }; `at` is the press by this phone's clock, `done` the server's answer. */

const STORE = "entries";
const PATIENCE_MS = 12_000;
const KEPT_MS = 60 * 60_000;

function opened() {
  return new Promise((resolve, reject) => {
    const asking = indexedDB.open("portal", 1);
    asking.onupgradeneeded = () => asking.result.createObjectStore(STORE, { keyPath: "id" });
    asking.onsuccess = () => resolve(asking.result);
    asking.onerror = () => reject(asking.error);
  });
}

async function within(mode, work) {
  const database = await opened();
  try {
    return await new Promise((resolve, reject) => {
      const transaction = database.transaction(STORE, mode);
      const asking = work(transaction.objectStore(STORE));
      transaction.oncomplete = () => resolve(asking.result);
      transaction.onerror = transaction.onabort = () => reject(transaction.error);
    });
  } finally {
    database.close();
  }
}

export const keep = (entry) => within("readwrite", (store) => store.put(entry));
export const forget = (id) => within("readwrite", (store) => store.delete(id));

/* This person's entries in the order they were made; what was sent long ago is left out. */
export async function entriesOf(person) {
  const all = await within("readonly", (store) => store.getAll());
  const recent = (entry) => !entry.done || Date.now() - entry.at < KEPT_MS;
  return all.filter((entry) => entry.person === person && recent(entry)).sort((one, other) => one.at - other.at);
}

export const waitingOf = async (person) => (await entriesOf(person)).filter((entry) => !entry.done && !entry.refused);

export async function forgetAllOf(person) {
  for (const { id } of await within("readonly", (store) => store.getAll()).then((all) => all.filter((entry) => entry.person === person))) await forget(id);
}

const patience = () => (AbortSignal.timeout ? { signal: AbortSignal.timeout(PATIENCE_MS) } : {});
const quietly = { credentials: "same-origin", redirect: "manual", cache: "no-store" };

/* Whose session this is: { person, csrf }; null when there is none. Throws without a line. */
async function whoAmI(me) {
  const answer = await fetch(me, { ...quietly, ...patience(), headers: { Accept: "application/json" } });
  if (answer.status >= 500) throw new Error("away");
  return answer.ok ? answer.json() : null;
}

function bodyOf(entry, csrf) {
  const body = new FormData();
  for (const [name, value] of Object.entries(entry.fields)) body.append(name, value);
  body.append("sent_at", Date.now());
  body.append("csrfmiddlewaretoken", csrf);
  return body;
}

async function post(entry, csrf) {
  const answer = await fetch(entry.url, { ...quietly, ...patience(), method: "POST", body: bodyOf(entry, csrf), headers: { Accept: "application/json" } });
  if (answer.type === "opaqueredirect" || answer.status === 401) return { state: "signed-out" };
  if (answer.status >= 500 || answer.status === 429) return { state: "offline" };
  const said = (answer.headers.get("Content-Type") || "").includes("json") ? await answer.json() : {};
  if (answer.ok) return { state: "sent", said };
  if (answer.status === 403 && !said.code) return { state: "token" };
  return { state: said.code === "not_yours" ? "signed-out" : "refused", said };
}

/* Sends what waits, in its order, each until the server has it or says no. Resolves to "clear", "offline" or "signed-out".
   `known` ({ person, csrf }) spares the question whose session it is. */
export function flush(me, known = null) {
  const work = () => flushNow(me, known).catch(() => "offline");
  return self.navigator?.locks ? navigator.locks.request("portal-queue", work) : work();
}

async function flushNow(me, known) {
  let who = known ?? (await whoAmI(me));
  if (!who) return "signed-out";
  for (const entry of await waitingOf(who.person)) {
    let { state, said } = await post(entry, who.csrf);
    if (state === "token") {
      who = await whoAmI(me);
      if (!who || who.person !== entry.person) return "signed-out";
      ({ state, said } = await post(entry, who.csrf));
    }
    if (state === "sent") await keep({ ...entry, done: said });
    else if (state === "refused") await keep({ ...entry, refused: said.message || "" });
    else return state === "token" ? "signed-out" : state;
    tell();
  }
  return "clear";
}

/* Other pages and the worker hear that something has changed. */
const CHANNEL = "portal-queue";
const line = self.BroadcastChannel ? new BroadcastChannel(CHANNEL) : null;
const tell = () => line?.postMessage("changed");
export const hear = (listener) => line?.addEventListener("message", listener);
