// <sound-test save ticket summary>: tries this machine. The alarm is judged by the officer's ear, the rest by the page; the result is kept on the server.
import { Bell } from "../board/bell.js";
import { get, post } from "../lib/api.js";

const PATIENCE_MS = 6_000;
const CLOCK_MS = 5_000;
const OLDEST = 90;

class SoundTest extends HTMLElement {
  connectedCallback() {
    this.results = {};
    this.bell = new Bell();
    this.play = this.querySelector("[data-play]");
    this.ask = this.querySelector("[data-ask]");
    this.play.addEventListener("click", () => this.begin());
    for (const button of this.ask.querySelectorAll("button")) button.addEventListener("click", () => this.heard(button.dataset.heard === "yes"));
  }

  async begin() {
    await this.bell.want(true);
    this.ask.hidden = false;
    this.play.textContent = gettext("Play it again");
    this.play.className = "quiet";
    if (this.trying) return;
    this.trying = Promise.all([this.tryLine(), this.tryClock(), this.tryNotices(), this.tryBrowser()]);
  }

  async heard(isHeard) {
    this.show("alarm", isHeard, "");
    this.ask.hidden = true;
    await this.trying;
    try {
      const { is_passed } = await post(this.getAttribute("save"), this.results);
      this.say(is_passed ? gettext("Passed. It is kept with the hand-over.") : gettext("Not passed. It is kept; see above what to do."), !is_passed);
    } catch (error) {
      this.say(error.message, true);
      this.ask.hidden = false;
    }
  }

  async tryLine() {
    const cut = AbortSignal.timeout(PATIENCE_MS);
    const began = performance.now();
    try {
      const { ticket, url } = await get(this.getAttribute("ticket"));
      const answer = await fetch(`${url}/events?language=${document.documentElement.lang}`, { headers: { Authorization: `Bearer ${ticket}` }, signal: cut, cache: "no-store" });
      const reader = answer.body.getReader();
      const { done } = await reader.read();
      reader.cancel();
      this.show("live", answer.ok && !done, interpolate(gettext("answered in %s ms"), [Math.round(performance.now() - began)]));
    } catch {
      this.show("live", false, gettext("no answer"));
    }
  }

  async tryClock() {
    try {
      const answer = await fetch(this.getAttribute("summary"), { cache: "no-store", headers: { Accept: "application/json" } });
      const off = Date.now() - Date.parse(answer.headers.get("Date"));
      this.show("clock", Math.abs(off) <= CLOCK_MS, interpolate(gettext("%s s off"), [(Math.max(0, Math.abs(off) - 1000) / 1000).toFixed(0)]));
    } catch {
      this.show("clock", false, gettext("no answer"));
    }
  }

  async tryNotices() {
    const permission = "Notification" in window ? await Promise.race([Notification.requestPermission(), new Promise((done) => setTimeout(done, PATIENCE_MS, "default"))]) : "denied";
    this.show("notices", permission === "granted", permission === "granted" ? gettext("allowed") : gettext("not allowed"));
  }

  tryBrowser() {
    const version = Number(/(?:Chrome|Chromium)\/(\d+)/.exec(navigator.userAgent)?.[1] ?? 0);
    const isOther = !version && "noModule" in HTMLScriptElement.prototype && CSS.supports("inset: 0");
    this.show("browser", version >= OLDEST || isOther, version ? `Chromium ${version}` : gettext("another browser"));
  }

  show(name, good, detail) {
    this.results[name] = { good, detail };
    const part = this.querySelector(`[data-part="${name}"]`);
    part.classList.toggle("is-good", good);
    part.classList.toggle("is-bad", !good);
    part.querySelector("[data-detail]").textContent = [good ? gettext("good") : gettext("failed"), detail].filter(Boolean).join(" · ");
    part.querySelector("[data-advice]").hidden = good;
  }

  say(text, isBad) {
    const said = this.querySelector("[data-said]");
    said.textContent = text;
    said.className = isBad ? "late" : "good";
  }
}

customElements.define("sound-test", SoundTest);
