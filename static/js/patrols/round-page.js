/* <round-page>: one round in the hand of whoever walks it. Every press is kept on the phone first, shown at once, and sent when there is a line. */
import { html, nothing, render } from "lit";
import { get } from "../lib/api.js";
import { afterPress } from "../lib/press.js";
import { now } from "../lib/time.js";
import { asDistance, metresBetween } from "../forms/distance.js";
import { readByCamera, readByNfc, stopOf, tagIn } from "./codes.js";
import "./finding-form.js";
import { Held } from "./held.js";
import { keepOffline } from "./offline.js";
import { forgetPhotosOf, keepPhoto, photosOf, shrunk } from "./photos.js";
import { placeNow } from "./place-now.js";
import { body, stayedAt } from "./round-parts.js";
import { Sending, words } from "./sending.js";
import { walked } from "./walked.js";

const AGAIN_MS = 10_000;
const SHORT_MS = 3_000;
const stored = (id) => JSON.parse(document.getElementById(id).textContent);

class RoundPage extends HTMLElement {
  connectedCallback() {
    this.person = this.getAttribute("person");
    const drawn = stored("round-first");
    this.held = new Held(drawn.id, this.person);
    // A page that was kept on the phone is older than what the server has said since.
    this.round = this.held.row && this.held.rowAt > Date.parse(this.getAttribute("drawn-at")) ? this.held.row : drawn;
    const places = Object.fromEntries(["entries", "findings", "photos", "alert", "me"].map((name) => [name, this.getAttribute(name)]));
    this.sending = new Sending(places, this.person);
    Object.assign(this, { crews: stored("round-crews"), choices: stored("finding-choices"), findings: stored("round-findings"), photosWaiting: 0, line: null, busy: "", asking: null, problem: "" });
    this.place = this.querySelector("[data-part=body]");
    this.place.replaceChildren();
    this.listen();
    this.draw();
    this.send();
    keepOffline([location.pathname], this.person);
    this.comeByAddress();
  }

  listen() {
    this.addEventListener("click", (event) => this.clicked(event.target.closest("[data-do]")));
    this.addEventListener("submit", (event) => this.submitted(event));
    this.addEventListener("found", ({ detail }) => this.found(detail));
    addEventListener("online", () => this.send());
    document.addEventListener("visibilitychange", () => document.hidden || this.send());
    this.timer = setInterval(() => this.send(), AGAIN_MS);
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
    if (this.now.status !== this.drawnStatus) this.querySelector(".round-instruction")?.toggleAttribute("open", ["planned", "late"].includes(this.now.status));
    this.drawnStatus = this.now.status;
    const { held, busy, asking, crews, problem, findings, choices, photosWaiting } = this;
    const may = { mayWalk: this.hasAttribute("may-walk"), mayCallOff: this.hasAttribute("may-call-off") };
    render(body(this.now, { held, busy, asking, crews, problem, findings, choices, photosWaiting, ...may }), this.place);
    const signIn = this.line?.needsSignIn ? html` <a class="btn btn-primary" href=${this.getAttribute("sign-in")}>${gettext("Sign in")}</a>` : nothing;
    render(this.line ? html`<div class="ribbon warning" role="status"><p>${this.line.said}</p>${signIn}</div>` : nothing, this.querySelector("[data-line]"));
    this.drawAgainWhenStayed();
  };

  drawAgainWhenStayed() {
    clearTimeout(this.stayTimer);
    const ends = this.now.stops.filter((stop) => stop.status === "checked_in").map(stayedAt).filter((end) => end > now());
    if (ends.length) this.stayTimer = setTimeout(() => (navigator.vibrate?.([60, 60, 60]), this.draw()), Math.min(...ends) - now() + 200);
  }

  clicked(button) {
    if (!button) return;
    const { do: act, checkpoint, key } = button.dataset;
    const stop = Number(checkpoint) || undefined;
    const acts = {
      find: () => this.querySelector("finding-form").open(),
      ask: () => this.ask(button.dataset.for, stop),
      close: () => this.ask(null),
      usual: () => (button.form.elements.reason.value = button.dataset.said),
      here: () => this.comeByPosition(stop),
      scan: () => this.scan(),
      "scan-stop": () => this.querySelector("[data-scan]").close(),
      nfc: () => this.holdToTag(),
      start: () => this.keep({ kind: "start" }),
      finish: () => this.finish(),
      check_out: () => this.keep({ kind: "check_out", checkpoint: stop }),
      mend: () => this.mend(key),
      drop: () => this.drop(key),
      alert: () => this.raise(key, button.dataset.type),
    };
    acts[act]?.();
  }

  /* What is asked opens under the thing it is about; one at a time. */
  ask(what, stop) {
    this.asking = what && { what, stop };
    this.problem = "";
    this.draw();
    if (what) requestAnimationFrame(() => this.querySelector("[data-asked]")?.scrollIntoView({ block: "center" }));
  }

  submitted(event) {
    const form = event.target;
    if (form.hasAttribute("data-asked")) this.answered(event, Object.fromEntries(new FormData(form)));
    else if (form.hasAttribute("data-looked")) this.looked(event, form);
  }

  answered(event, { reason, crew }) {
    event.preventDefault();
    const { what, stop } = this.asking;
    if (what === "hand") this.keep({ kind: "check_in", checkpoint: stop, how: "hand", reason });
    else if (what === "skip") this.keep({ kind: "skip", checkpoint: stop, reason });
    else if (what === "finish") this.finish(reason);
    else this.decide(what, { reason, ...(crew && { crew: Number(crew) }) });
  }

  /* What is left out is left out for a reason, each stop of it. */
  finish(reason) {
    const left = this.now.stops.filter((stop) => stop.status === "pending");
    if (left.length && !reason) return this.ask("finish");
    for (const stop of left) this.held.add({ kind: "skip", checkpoint: stop.checkpoint, reason });
    this.keep({ kind: "finish" });
  }

  async working(said, work) {
    this.busy = said;
    this.draw();
    try {
      return await work();
    } finally {
      this.busy = "";
      this.draw();
    }
  }

  async comeByPosition(checkpoint) {
    const place = await this.working(gettext("Finding where you are…"), () => placeNow());
    if (!place) return this.ask("hand", checkpoint);
    const stop = this.round.stops.find((one) => one.checkpoint === checkpoint);
    const metres = metresBetween(stop, place);
    const reach = stop.radius_m + Math.min(place.accuracy_m / 2, stop.radius_m);
    if (metres > reach) this.held.say(checkpoint, interpolate(gettext("Too far from the stop: %(metres)s, %(radius)s m count. Go nearer, scan its code, or check in by hand and say why."), { metres: asDistance(metres), radius: stop.radius_m }, true));
    else this.keep({ kind: "check_in", checkpoint, how: "position", ...place });
    this.draw();
  }

  async scan() {
    try {
      const text = await readByCamera(this.querySelector("[data-scan]"), this.getAttribute("scanner"));
      if (text) await this.comeByTag(tagIn(text), "qr");
    } catch {
      this.sayOfCode(gettext("The camera cannot be used. Allow it for this site, or check in by position or by hand."));
    }
  }

  async holdToTag() {
    const giveUp = AbortSignal.timeout(20_000);
    try {
      const text = await this.working(gettext("Hold the phone to the tag…"), () => readByNfc(giveUp));
      if (text) await this.comeByTag(tagIn(text), "nfc");
    } catch {
      this.sayOfCode(gettext("The tag cannot be read. Scan the code, or check in by position or by hand."));
    }
  }

  /* The phone's own camera opened this page with the tag of the stop where it stands. */
  async comeByAddress() {
    const tag = new URL(location).searchParams.get("tag");
    if (!tag) return;
    history.replaceState(null, "", location.pathname);
    if (this.hasAttribute("may-walk")) await this.comeByTag(tagIn(tag), "qr");
  }

  async comeByTag(tag, how) {
    const found = tag && (await stopOf(this.round, tag));
    const stop = found && this.now.stops.find((one) => one.checkpoint === found.checkpoint);
    if (!stop) return this.sayOfCode(gettext("This code belongs to no stop of this round."));
    if (["checked_in", "checked_out"].includes(stop.status)) return this.sayOfCode(interpolate(gettext("“%s” is checked in already."), [stop.name]));
    const place = await this.working(gettext("Finding where you are…"), () => placeNow(SHORT_MS));
    this.keep({ kind: "check_in", checkpoint: stop.checkpoint, how, tag, ...(place ?? {}) });
  }

  sayOfCode(sentence) {
    this.held.say("code", sentence);
    this.draw();
    this.place.querySelector(".ribbon")?.scrollIntoView({ block: "center" });
  }

  keep(entry) {
    this.held.add(entry);
    this.asking = null;
    navigator.vibrate?.(40);
    this.draw();
    this.send();
  }

  looked(event, form) {
    event.preventDefault();
    const count = Number(new FormData(form).get("count"));
    this.held.addFinding({ kind: "checked", count, round: this.round.id, checkpoint: Number(form.dataset.checkpoint) });
    form.reset();
    this.draw();
    this.send();
  }

  /* Where the phone is, if it can say so in good time; else it is of the round. What is put right stays where and when it was found. */
  async found({ finding, files }) {
    const there = this.now.stops.find((one) => one.status === "checked_in");
    const pictures = await Promise.all(files.map(shrunk));
    const place = finding.key ? null : await placeNow(SHORT_MS);
    const where = finding.key ? {} : { round: this.round.id, ...(place && { lon: place.lon, lat: place.lat }), ...(there && { checkpoint: there.checkpoint }) };
    const photos = (finding.photos ?? 0) + pictures.length;
    const key = finding.key ?? crypto.randomUUID();
    for (const picture of pictures) await keepPhoto(key, Number(this.person), picture).catch(() => this.held.say("code", gettext("The picture could not be kept on this phone.")));
    this.held.addFinding({ ...finding, ...where, key, ...(photos && { photos }) });
    this.draw();
    this.send();
  }

  mend(key) {
    const { problem, ...finding } = this.held.refused.find((one) => one.key === key);
    this.querySelector("finding-form").open(finding, problem);
  }

  async drop(key) {
    this.held.dropFinding(key);
    await forgetPhotosOf(key);
    this.draw();
  }

  async raise(key, type) {
    try {
      this.seen(await this.sending.raise(key, type));
    } catch (error) {
      this.held.say("code", words(error, 0));
    }
    this.draw();
  }

  seen(row) {
    if (row) this.findings = [row, ...this.findings.filter((one) => one.key !== row.key)].sort((one, other) => Date.parse(other.found_at) - Date.parse(one.found_at));
  }

  /* Sends what waits, all at once and in order; one sending at a time. */
  async send() {
    if (this.isSending) return;
    this.isSending = true;
    try {
      if (!this.held.count) await this.refresh();
      for (const row of await this.sending.send(this.held)) this.seen(row);
      this.seen(await this.sending.sendPhotos());
      this.line = null;
    } catch (error) {
      // A picture nobody will have is gone: that stays said, also when everything else goes through.
      if (error.isLost) this.held.say("code", interpolate(gettext("A picture was not taken: %s"), [error.message]));
      this.line = { said: words(error, this.held.count), needsSignIn: error.needsSignIn || error.code === "other_person" };
    } finally {
      this.photosWaiting = (await photosOf(Number(this.person)).catch(() => [])).length;
      this.round = this.held.row ?? this.round;
      this.isSending = false;
      this.draw();
    }
  }

  async refresh() {
    this.held.told(await get(this.getAttribute("src")));
  }

  /* More time, another team, calling off: decided with a line only, as others act on them at once. */
  async decide(what, values) {
    try {
      const round = await this.sending.post(this.getAttribute(what), values);
      if (what === "hand-over") return location.assign(this.getAttribute("home"));
      this.held.told(round);
      this.round = round;
      this.asking = null;
    } catch (error) {
      this.problem = error.message;
    }
    this.draw();
  }
}

customElements.define("round-page", RoundPage);
