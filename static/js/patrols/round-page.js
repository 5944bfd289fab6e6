/* <round-page>: one round in the hand of whoever walks it. Every press is kept on the phone first, shown at once, and sent when there is a line. */
import { html, nothing, render } from "lit";
import { get, post } from "../lib/api.js";
import { afterPress } from "../lib/press.js";
import "../lib/time.js";
import "./finding-form.js";
import { Held } from "./held.js";
import { placeNow } from "./place-now.js";
import { body } from "./round-parts.js";
import { walked } from "./walked.js";

const AGAIN_MS = 10_000;
const stored = (id) => JSON.parse(document.getElementById(id).textContent);

class RoundPage extends HTMLElement {
  connectedCallback() {
    this.round = stored("round-first");
    this.crews = stored("round-crews");
    this.held = new Held(this.round.id, this.getAttribute("person"));
    Object.assign(this, { line: "", busy: "", asking: null, problem: "" });
    this.place = this.querySelector("[data-part=body]");
    this.place.replaceChildren();
    this.addEventListener("click", (event) => this.clicked(event.target.closest("[data-do]")));
    this.addEventListener("submit", (event) => event.target.hasAttribute("data-asked") && this.submitted(event));
    this.addEventListener("found", ({ detail }) => this.found(detail));
    addEventListener("online", () => this.send());
    document.addEventListener("visibilitychange", () => document.hidden || this.send());
    this.timer = setInterval(() => this.send(), AGAIN_MS);
    this.draw();
    this.send();
  }

  disconnectedCallback() {
    clearInterval(this.timer);
  }

  get now() {
    return walked(this.round, this.held.waiting);
  }

  draw() {
    afterPress(this.drawNow);
  }

  drawNow = () => {
    const { held, busy, asking, crews, problem } = this;
    render(body(this.now, { held, busy, asking, crews, problem, mayWalk: this.hasAttribute("may-walk"), mayCallOff: this.hasAttribute("may-call-off") }), this.place);
    render(this.line ? html`<div class="ribbon warning" role="status"><p>${this.line}</p></div>` : nothing, this.querySelector("[data-line]"));
  };

  clicked(button) {
    if (!button) return;
    const { do: act, checkpoint } = button.dataset;
    const stop = Number(checkpoint) || undefined;
    if (act === "find") this.querySelector("finding-form").open();
    else if (act === "ask") this.ask(button.dataset.for, stop);
    else if (act === "close") this.ask(null);
    else if (act === "here") this.comeByPosition(stop);
    else if (act === "start" || act === "finish") this.keep({ kind: act });
    else if (act === "check_out") this.keep({ kind: act, checkpoint: stop });
  }

  /* What is asked opens under the thing it is about; one at a time. */
  ask(what, stop) {
    this.asking = what && { what, stop };
    this.problem = "";
    this.draw();
    if (what) requestAnimationFrame(() => this.querySelector("[data-asked] [name]")?.focus());
  }

  submitted(event) {
    event.preventDefault();
    const { reason, crew } = Object.fromEntries(new FormData(event.target));
    const { what, stop } = this.asking;
    if (what === "hand") this.keep({ kind: "check_in", checkpoint: stop, how: "hand", reason });
    else if (what === "skip") this.keep({ kind: "skip", checkpoint: stop, reason });
    else this.decide(what, { reason, ...(crew && { crew: Number(crew) }) });
  }

  async comeByPosition(checkpoint) {
    this.busy = gettext("Finding where you are…");
    this.draw();
    const place = await placeNow();
    this.busy = "";
    if (place) this.keep({ kind: "check_in", checkpoint, how: "position", ...place });
    else this.ask("hand", checkpoint);
  }

  keep(entry) {
    this.held.add(entry);
    this.asking = null;
    navigator.vibrate?.(40);
    this.draw();
    this.send();
  }

  /* Where the phone is, if it can say so in good time; else it is of the round. */
  async found(finding) {
    const place = await placeNow();
    const stop = this.now.stops.find((one) => one.status === "checked_in");
    const where = place ? { lon: place.lon, lat: place.lat } : {};
    this.held.addFinding({ ...finding, ...where, round: this.round.id, ...(stop && { checkpoint: stop.checkpoint }) });
    this.draw();
    this.send();
  }

  /* Sends what waits, all at once and in order; one sending at a time. */
  async send() {
    if (this.isSending) return;
    this.isSending = true;
    try {
      await (this.held.waiting.length ? this.hand() : this.refresh());
      for (const finding of [...this.held.findings]) await this.handFinding(finding);
      this.line = "";
    } catch (error) {
      this.line = this.words(error);
    } finally {
      this.isSending = false;
      this.draw();
    }
  }

  async hand() {
    const entries = [...this.held.waiting];
    const { results, round } = await post(this.getAttribute("entries"), { sent_at: new Date().toISOString(), entries });
    this.held.answered(results);
    this.round = round;
  }

  /* What the server refuses for good is taken back to the officer; what it could not take now is tried again. */
  async handFinding(finding) {
    try {
      await post(this.getAttribute("findings"), { ...finding, sent_at: new Date().toISOString() });
      this.held.sentFinding(finding.key);
    } catch (error) {
      if (error.isOffline || error.needsSignIn || error.status >= 500 || error.status === 429) throw error;
      this.held.sentFinding(finding.key, error.message);
    }
  }

  async refresh() {
    this.round = await get(this.getAttribute("src"));
  }

  words(error) {
    const count = this.held.waiting.length + this.held.findings.length;
    const kept = count ? interpolate(ngettext("%s entry waits on this phone and is sent by itself.", "%s entries wait on this phone and are sent by themselves.", count), [count]) : "";
    if (error.isOffline) return `${gettext("No connection. Go on walking.")} ${kept}`;
    if (error.needsSignIn) return `${gettext("Your session has ended. Sign in again on this phone.")} ${kept}`;
    return `${error.message} ${kept}`;
  }

  /* More time, another team, calling off: decided with a line only, as others act on them at once. */
  async decide(what, values) {
    try {
      const round = await post(this.getAttribute(what), values);
      if (what === "hand-over") return location.assign(this.getAttribute("home"));
      this.round = round;
      this.asking = null;
    } catch (error) {
      this.problem = error.message;
    }
    this.draw();
  }
}

customElements.define("round-page", RoundPage);
