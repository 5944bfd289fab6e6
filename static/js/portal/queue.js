/* What was pressed and what was added waits here, on this phone, each in the name of the person who did it, until the server has said that it has it.
   It does not wait for its person: whoever opens the portal next, or nobody, carries it out with the pass it was kept with. Pages and the service worker share this file.

   An entry: { id, reference, person, pass, kept, at, url, fields, done?, refused? }; `at` is the press by this phone's clock, `done` the server's answer,
   `url` where its person's session sends it, `kept` where the pass does. */

import { store } from "../lib/store.js";

const rows = store("portal", "entries");
const PATIENCE_MS = 12_000;
const KEPT_MS = 60 * 60_000;

export const keep = (entry) => rows.put(entry);
export const forget = (id) => rows.remove(id);

/* Everybody's entries in the order they were made; what was sent long ago is left out. */
async function entries() {
  const all = await rows.all();
  return all.filter((entry) => !entry.done || Date.now() - entry.at < KEPT_MS).sort((one, other) => one.at - other.at);
}

const isWaiting = (entry) => !entry.done && entry.refused === undefined;

export const entriesOf = async (person) => (await entries()).filter((entry) => entry.person === person);
export const waiting = async () => (await entries()).filter(isWaiting);
export const waitingOf = async (person) => (await entriesOf(person)).filter(isWaiting);
export const waitingOfOthers = async (person) => (await waiting()).filter((entry) => entry.person !== person);

/* What is done with; what waits goes out all the same. */
export async function forgetDoneOf(person) {
  for (const entry of await rows.all()) if (entry.person === person && !isWaiting(entry)) await forget(entry.id);
}

const patience = () => (AbortSignal.timeout ? { signal: AbortSignal.timeout(PATIENCE_MS) } : {});
const quietly = { credentials: "same-origin", redirect: "manual", cache: "no-store" };

/* Whose session this is: { person, csrf }; null when there is none. Throws without a line. */
async function whoAmI(me) {
  const answer = await fetch(me, { ...quietly, ...patience(), headers: { Accept: "application/json" } });
  if (answer.status >= 500) throw new Error("away");
  return answer.ok ? answer.json() : null;
}

function bodyOf(entry, more) {
  const body = new FormData();
  for (const [name, value] of Object.entries({ ...entry.fields, ...more, sent_at: Date.now() })) body.append(name, value);
  return body;
}

async function post(url, entry, more) {
  const answer = await fetch(url, { ...quietly, ...patience(), method: "POST", body: bodyOf(entry, more), headers: { Accept: "application/json" } });
  if (answer.type === "opaqueredirect" || answer.status === 401) return { state: "signed-out" };
  if (answer.status >= 500 || answer.status === 429) return { state: "offline" };
  const said = (answer.headers.get("Content-Type") || "").includes("json") ? await answer.json() : {};
  if (answer.ok) return { state: "sent", said };
  if (answer.status === 403 && !said.code) return { state: "token" };
  return { state: said.code === "not_yours" ? "signed-out" : "refused", said };
}

/* In its person's session, where that is the one of this phone now; else by the pass. */
async function hand(entry, me, known) {
  let who = known?.person === entry.person ? known : null;
  for (const isAsked of [false, true]) {
    if (isAsked) who = await whoAmI(me);
    if (who?.person !== entry.person) continue;
    const answer = await post(entry.url, entry, { csrfmiddlewaretoken: who.csrf });
    if (answer.state !== "token" && answer.state !== "signed-out") return answer;
  }
  return entry.pass ? post(entry.kept, entry, { pass: entry.pass }) : { state: "signed-out" };
}

/* Sends what waits, in its order, each until the server has it or says no. Resolves to "clear", "offline" or "signed-out": some of it needs its person.
   `known` ({ person, csrf }) spares the question whose session it is. */
export function flush(me, known = null) {
  const work = () => flushNow(me, known).catch(() => "offline");
  return self.navigator?.locks ? navigator.locks.request("portal-queue", work) : work();
}

async function flushNow(me, known) {
  let line = "clear";
  for (const entry of await waiting()) {
    const { state, said } = await hand(entry, me, known);
    if (state === "sent") await keep({ ...entry, done: said });
    else if (state === "refused") await keep({ ...entry, refused: said.message || "" });
    else if (state === "signed-out") line = state;
    else return "offline";
    tell();
  }
  return line;
}

/* Other pages and the worker hear that something has changed. */
const CHANNEL = "portal-queue";
const line = self.BroadcastChannel ? new BroadcastChannel(CHANNEL) : null;
const tell = () => line?.postMessage("changed");
export const hear = (listener) => line?.addEventListener("message", listener);
