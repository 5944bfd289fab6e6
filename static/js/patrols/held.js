/* What was pressed on a round waits on this phone, in the name of whoever pressed it, until the server has said what became of it.
   Two pages of one round share what they hold: every change begins with what is stored.

     const held = new Held(round, person);
     held.add({ kind, checkpoint, … })     kept at once, with a key and this phone's time
     held.waiting                          entries the server has not answered yet, oldest first
     held.addFinding(finding)              likewise; returns its key, under which its pictures wait
     held.findings                         those not sent yet
     held.sentFinding(key)                 the server has it
     held.refusedFinding(key, problem)     the server will not have it like this: it waits to be put right
     held.refused                          those, each with its problem
     held.dropFinding(key)                 somebody takes it back
     held.answered(results, row)           the server's answers, and the round as it is now (or nothing); what it kept without effect is remembered for the page to say
     held.said                             checkpoint (or kind) → the last sentence of that sort
     held.row, held.rowAt                  the round as the server last told it, and when, by the server's clock
     held.isForgetful                      this browser keeps nothing: what is pressed is lost with the page

   Held.all(person): of every round this phone knows of. */
import { now } from "../lib/time.js";

const PREFIX = "zf-round-";
const EMPTY = { waiting: [], findings: [], refused: [], said: {}, row: null, rowAt: 0 };
const stamped = (thing) => ({ key: crypto.randomUUID(), device_at: new Date().toISOString(), ...thing });

/* At its stop; above the list where the round has that stop no more. */
const about = ({ checkpoint, kind }, row) => (!checkpoint ? kind : row?.stops.some((stop) => stop.checkpoint === checkpoint) ? checkpoint : "code");

export class Held {
  static all(person) {
    const names = Object.keys(localStorage).filter((name) => name.startsWith(PREFIX) && name.endsWith(`-${person}`));
    return names.map((name) => new Held(name.slice(PREFIX.length, -`-${person}`.length), person));
  }

  constructor(round, person) {
    Object.assign(this, { round, person, name: `${PREFIX}${round}-${person}`, isForgetful: false });
    this.#read();
  }

  get count() {
    return this.waiting.length + this.findings.length;
  }

  add(entry) {
    this.#change(() => {
      this.waiting.push(stamped(entry));
      delete this.said[entry.checkpoint ?? entry.kind];
      delete this.said.code;
    });
  }

  addFinding(finding) {
    const kept = stamped(finding);
    this.#change(() => {
      this.refused = this.refused.filter((one) => one.key !== kept.key);
      this.findings.push(kept);
    });
    return kept.key;
  }

  sentFinding(key) {
    this.#change(() => (this.findings = this.findings.filter((finding) => finding.key !== key)));
  }

  refusedFinding(key, problem) {
    this.#change(() => {
      const found = this.findings.find((finding) => finding.key === key);
      this.findings = this.findings.filter((finding) => finding !== found);
      if (found) this.refused.push({ ...found, problem });
    });
  }

  dropFinding(key) {
    this.#change(() => (this.refused = this.refused.filter((finding) => finding.key !== key)));
  }

  say(about, sentence) {
    this.#change(() => (this.said[about] = sentence));
  }

  told(row) {
    this.#change(() => Object.assign(this, { row, rowAt: now() }));
  }

  answered(results, row) {
    const byKey = new Map(results.map((one) => [one.key, one]));
    this.#change(() => {
      for (const entry of this.waiting) {
        const answer = byKey.get(entry.key);
        if (answer?.message && answer.why !== "repeated") this.said[about(entry, row)] = answer.message;
      }
      this.waiting = this.waiting.filter((entry) => !byKey.has(entry.key));
      // Whoever is lent to the station no longer hands in what they walked and is told nothing of it any more.
      if (row) Object.assign(this, { row, rowAt: now() });
    });
  }

  #change(change) {
    if (!this.isForgetful) this.#read();
    change();
    this.#write();
  }

  #read() {
    let stored = null;
    try {
      stored = JSON.parse(localStorage.getItem(this.name));
    } catch {
      // What cannot be read is as good as nothing.
    }
    Object.assign(this, structuredClone(EMPTY), stored);
  }

  #write() {
    const kept = Object.fromEntries(Object.keys(EMPTY).map((name) => [name, this[name]]));
    try {
      localStorage.setItem(this.name, JSON.stringify(kept));
      this.isForgetful = false;
    } catch {
      this.isForgetful = true;
    }
  }
}
