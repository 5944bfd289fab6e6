/* Sends what waits on this phone, in its order, each thing until the server has it or says no. It speaks only for whoever pressed.

     new Sending(places, person)      places: { entries, findings, photos, alert, me }, addresses with NOBODY where a key belongs
     await sending.send(held)         entries, then findings; throws what api.js throws when it cannot go on now
     await sending.sendAll(helds)     of several rounds; one the server refuses holds up no other, its refusal is thrown at the end
     await sending.sendPhotos()       pictures of findings that have arrived; resolves to the finding as it is after the last of them
     await sending.raise(key, type)   makes an alert of a finding; resolves to the finding
     words(error, count)              why it waits, for people */
import { get, post, renewToken, send as sendForm } from "../lib/api.js";
import { Held } from "./held.js";
import { forgetPhoto, photosOf } from "./photos.js";

const NOBODY = "00000000-0000-0000-0000-000000000000";
const PICTURE_PATIENCE_MS = 60_000;
// So many entries with their reasons stay well below what the server reads at once.
const AT_ONCE = 60;

/* What is worth another try later, as it is. */
const isPassing = (error) => error.isOffline || error.needsSignIn || error.status >= 500 || error.status === 429 || error.code === "other_person";

export class Sending {
  constructor(places, person) {
    this.places = places;
    this.person = Number(person);
  }

  #place(name, key) {
    return this.places[name].replace(NOBODY, key);
  }

  /* A page opened before the last sign-in holds an old token: asked once whose phone this is now, and tried again. */
  async #asked(work) {
    try {
      return await work();
    } catch (error) {
      if (error.status !== 403) throw error;
      const { person, csrf } = await get(this.places.me);
      if (person !== this.person) throw Object.assign(error, { code: "other_person" });
      renewToken(csrf);
      return work();
    }
  }

  post(url, body) {
    return this.#asked(() => post(url, body));
  }

  async send(held) {
    const arrived = [];
    if (held.waiting.length) await this.#hand(held);
    for (const finding of [...held.findings]) arrived.push(await this.#handFinding(held, finding));
    return arrived.filter(Boolean);
  }

  async sendAll(helds) {
    let refusal = null;
    for (const held of helds) {
      try {
        await this.send(held);
      } catch (error) {
        if (isPassing(error) || error.status === undefined) throw error;
        refusal = error;
      }
    }
    if (refusal) throw refusal;
  }

  async #hand(held) {
    while (held.waiting.length) {
      const body = { sent_at: new Date().toISOString(), person: this.person, entries: held.waiting.slice(0, AT_ONCE) };
      const { results, round } = await this.post(this.#place("entries", held.round), body);
      held.answered(results, round);
    }
  }

  async #handFinding(held, finding) {
    const { problem: _problem, photos: _photos, ...said } = finding;
    try {
      const row = await this.post(this.places.findings, { ...said, person: this.person, sent_at: new Date().toISOString() });
      held.sentFinding(finding.key);
      return row;
    } catch (error) {
      if (isPassing(error)) throw error;
      held.refusedFinding(finding.key, sentence(error));
      return null;
    }
  }

  raise(key, type) {
    return this.post(this.#place("alert", key), { type, person: this.person });
  }

  async sendPhotos() {
    const unsent = new Set(Held.all(this.person).flatMap((held) => [...held.findings, ...held.refused]).map((finding) => finding.key));
    let row = null;
    for (const photo of await photosOf(this.person)) if (!unsent.has(photo.finding)) row = (await this.#handPhoto(photo)) ?? row;
    return row;
  }

  async #handPhoto(photo) {
    const form = () => {
      const made = new FormData();
      made.append("file", photo.blob, "photo.jpg");
      made.append("person", this.person);
      return made;
    };
    try {
      const row = await this.#asked(() => sendForm(this.#place("photos", photo.finding), form(), { signal: AbortSignal.timeout(PICTURE_PATIENCE_MS) }));
      await forgetPhoto(photo.id);
      return row;
    } catch (error) {
      if (isPassing(error) || error.status === undefined) throw error;
      await forgetPhoto(photo.id);
      throw Object.assign(error, { isLost: true });
    }
  }
}

const sentence = (error) => [error.message, ...Object.values(error.fields ?? {}).flat(2).filter((said) => typeof said === "string" && said !== error.message)].join(" ");

export function words(error, count) {
  const kept = count ? interpolate(ngettext("%s entry waits on this phone and is sent by itself.", "%s entries wait on this phone and are sent by themselves.", count), [count]) : "";
  if (error.code === "other_person") return `${gettext("Somebody else is signed in on this phone now.")} ${kept && gettext("What you recorded waits here until you sign in again.")}`;
  if (error.needsSignIn) return `${gettext("Your session has ended. Sign in again on this phone.")} ${kept}`;
  if (error.isOffline || error.status === undefined) return `${gettext("No connection. Go on walking: everything is kept on this phone.")} ${kept}`;
  return `${error.message} ${kept}`;
}
