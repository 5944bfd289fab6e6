/* Where this phone is, kept on the phone and sent in batches; what has no line waits here and goes in order.

     const beacon = new Beacon({ url, person, tell });     tell({ kept, waiting, refused, problem }) after every attempt
     beacon.start(); … beacon.stop();                      looks every 15 seconds and sends; after stop() it looks no more, and what is left of the duty still goes by send()
     beacon.waiting                                        positions the server has not answered yet

   One place is kept every 15 seconds at most, so an eight-hour night without a line is two thousand places, some 200 kB. */
import { post } from "../lib/api.js";

const EVERY_MS = 15_000;
// The server takes so many at once.
const BATCH = 240;
// Twelve hours; the oldest go first, and the page says so.
const MOST = 2_880;
const WATCH = { enableHighAccuracy: true, maximumAge: 5_000, timeout: 20_000 };

const rounded = (number, digits) => Math.round(number * 10 ** digits) / 10 ** digits;

export class Beacon {
  #timer;
  #watch;
  #last = 0;
  #isSending = false;

  constructor({ url, person, tell = () => {} }) {
    Object.assign(this, { url, tell, person: Number(person), name: `zf-beacon-${person}`, lost: 0 });
    this.waiting = this.#read();
  }

  start() {
    if (this.#timer) return;
    this.#timer = setInterval(() => this.send(), EVERY_MS);
    this.#wake = () => this.send();
    addEventListener("online", this.#wake);
    this.#watch = navigator.geolocation?.watchPosition((found) => this.#found(found), (error) => this.#cannot(error), WATCH);
    if (!navigator.geolocation) this.tell({ waiting: this.waiting.length, problem: gettext("This phone does not say where it is.") });
    this.send();
  }

  stop() {
    if (!this.#timer) return;
    clearInterval(this.#timer);
    this.#timer = null;
    removeEventListener("online", this.#wake);
    if (this.#watch !== undefined) navigator.geolocation?.clearWatch(this.#watch);
  }

  #wake;

  /* A phone says where it is far more often than anybody needs. */
  #found({ coords, timestamp }) {
    if (timestamp - this.#last < EVERY_MS - 1_000) return;
    const isFirst = !this.#last;
    this.#last = timestamp;
    const fix = { at: new Date(timestamp).toISOString(), lon: rounded(coords.longitude, 6), lat: rounded(coords.latitude, 6), accuracy_m: rounded(coords.accuracy, 0) };
    if (coords.speed != null && coords.speed >= 0) fix.speed_mps = rounded(coords.speed, 1);
    this.waiting.push(fix);
    if (this.waiting.length > MOST) this.lost += this.waiting.splice(0, this.waiting.length - MOST).length;
    this.#write();
    if (isFirst) this.send();
  }

  #cannot({ code }) {
    const problem = code === 1 ? gettext("This phone may not say where it is. Allow it in the browser’s settings.") : gettext("This phone does not find where it is.");
    this.tell({ waiting: this.waiting.length, problem });
  }

  async send() {
    if (this.#isSending || !this.waiting.length) return;
    this.#isSending = true;
    try {
      while (this.waiting.length) await this.#hand(this.waiting.slice(0, BATCH));
    } catch (error) {
      this.tell({ waiting: this.waiting.length, problem: error.isOffline ? "" : error.message, isOffline: error.isOffline });
    } finally {
      this.#isSending = false;
    }
  }

  async #hand(fixes) {
    const answer = await this.#posted(fixes);
    this.waiting = this.waiting.slice(fixes.length);
    this.#write();
    this.tell({ kept: answer.kept + answer.known + answer.thinned, waiting: this.waiting.length, refused: answer.refused, problem: answer.refused[0]?.message ?? "" });
  }

  /* A batch the server cannot read holds up none after it: it is counted as lost, and the page says so. Another person's phone by now sends nothing. */
  async #posted(fixes) {
    try {
      return await post(this.url, { sent_at: new Date().toISOString(), person: this.person, fixes });
    } catch (error) {
      if (error.status !== 400 && error.status !== 422) throw error;
      this.lost += fixes.length;
      return { kept: 0, known: 0, thinned: 0, refused: [{ message: error.message }] };
    }
  }

  #read() {
    try {
      return JSON.parse(localStorage.getItem(this.name)) ?? [];
    } catch {
      return [];
    }
  }

  #write() {
    try {
      if (this.waiting.length) localStorage.setItem(this.name, JSON.stringify(this.waiting));
      else localStorage.removeItem(this.name);
    } catch {
      // A full phone still sends what it holds in mind.
    }
  }
}
