/* From the ring to a recorded alert: the number brings contact, site and earlier calls; the type brings the words to read aloud.
   What was typed stays until it is recorded, also when the server is away. */
import { nothing, render } from "lit";
import { post } from "../lib/api.js";
import { afterPress } from "../lib/press.js";
import { clockTime } from "../lib/time.js";
import { Draft, newReference } from "./call-draft.js";
import { showRecorded } from "./call-done.js";
import { MessageReader } from "./call-message.js";
import * as parts from "./call-parts.js";
import { Sending } from "./call-sending.js";
import { Similar } from "./call-similar.js";
import { Where } from "./call-where.js";
import { bringIntoView, show } from "./refusals.js";
import "./type-picker.js";

const ENOUGH_DIGITS = 7;
const PATIENCE_MS = 200;
const WITHOUT_NUMBER = ["radio", "patrol"];

class CallForm extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    this.fields = this.form.elements;
    this.picker = this.querySelector("type-picker");
    this.where = new Where(this);
    this.similar = new Similar(this);
    this.types = this.picker.types = JSON.parse(document.getElementById("call-types").textContent);
    Object.assign(this, { type: null, known: null, details: {}, occurredAt: null, reference: newReference() });
    this.hint = [...this.part("card").childNodes];
    this.querySelectorAll("noscript").forEach((one) => one.remove());
    this.message = new MessageReader(this);
    this.sending = new Sending(this.getAttribute("action"));
    this.sending.addEventListener("away", () => this.drawAway());
    this.draft = new Draft(this.getAttribute("owner"));
    this.listen();
    this.restore();
    this.sourceChosen();
    this.first().focus();
  }

  part(name) {
    return this.querySelector(`[data-${name}]`);
  }

  listen() {
    this.form.addEventListener("submit", (event) => this.submit(event));
    this.form.addEventListener("keydown", (event) => this.pressed(event));
    this.form.addEventListener("input", () => this.changed());
    this.fields.caller_number.addEventListener("input", () => this.callerTyped());
    this.fields.caller_number.addEventListener("paste", (event) => this.message.pasted(event));
    this.fields.description.addEventListener("paste", (event) => this.message.pasted(event));
    this.fields.covert.addEventListener("change", () => this.covertTicked());
    this.fields.exercise.addEventListener("change", () => this.drawDrill());
    for (const one of this.form.querySelectorAll("[name=source]")) one.addEventListener("change", () => this.sourceChosen({ moves: true }));
    this.addEventListener("type-chosen", (event) => this.typeChosen(event.detail));
    addEventListener("beforeunload", (event) => this.isDirty && event.preventDefault());
  }

  /* Who */

  get source() {
    return this.form.querySelector("[name=source]:checked").value;
  }

  sourceChosen({ moves = false } = {}) {
    for (const one of this.form.querySelectorAll("[data-by]")) one.hidden = !one.dataset.by.split(" ").includes(this.source);
    if (moves) this.first().focus();
  }

  /* Where the first key goes. */
  first() {
    if (this.source === "radio") return this.fields.call_sign;
    if (this.source === "patrol") return this.where.search;
    return this.fields.caller_number;
  }

  callerTyped() {
    clearTimeout(this.timer);
    this.looking = new Promise((resolve) => {
      this.timer = setTimeout(() => this.lookUpCaller().then(resolve), PATIENCE_MS);
    });
  }

  async lookUpCaller() {
    const number = this.fields.caller_number.value.trim();
    this.known = null;
    if (number.normalize("NFKC").replace(/\D/g, "").length < ENOUGH_DIGITS) return render(nothing, this.part("caller"));
    render(parts.lookingUp(), this.part("caller"));
    try {
      const known = await post(this.getAttribute("callers"), { number });
      if (number !== this.fields.caller_number.value.trim()) return;
      this.known = known;
      afterPress(() => render(parts.callerLine(known), this.part("caller")));
      if (known.site && !this.where.place) this.where.choose(known.site);
      this.similar.look();
    } catch (error) {
      render(parts.notLookedUp(error.isOffline ? gettext("The number could not be looked up; it is recorded all the same.") : error.message), this.part("caller"));
    }
  }

  /* What */

  typeChosen(type, { signs = [], moves = true } = {}) {
    this.type = this.picker.chosen = type;
    render(type?.signals.length ? parts.signals(type, signs) : nothing, this.part("signals"));
    if (!this.covertChosen) this.fields.covert.checked = Boolean(type?.is_covert);
    this.drawCard();
    this.changed();
    this.similar.look();
    if (moves) (type ? this.fields.description : this.picker).focus();
  }

  covertTicked() {
    this.covertChosen = true;
    this.drawCard();
  }

  drawCard() {
    this.hint.forEach((node) => node.remove());
    render(this.type ? parts.card(this.type, this.fields.covert.checked) : this.hint, this.part("card"));
  }

  drawDrill() {
    this.part("drill").hidden = !this.fields.exercise.checked;
    this.form.classList.toggle("is-drill", this.fields.exercise.checked);
  }

  /* Keys */

  async pressed(event) {
    if (event.key !== "Enter" || event.isComposing || event.defaultPrevented || event.shiftKey) return;
    if (event.ctrlKey || event.metaKey) return this.form.requestSubmit();
    if (event.target === this.fields.description) {
      event.preventDefault();
      return this.form.requestSubmit();
    }
    if (!event.target.matches("input")) return;
    event.preventDefault();
    const from = event.target;
    if (from === this.fields.caller_number) await this.looking;
    if (document.activeElement === from) this.after(from).focus();
  }

  /* What Enter moves on to from `field`. */
  after(field) {
    const what = this.type ? this.fields.description : this.picker;
    if (["caller", "call-sign"].includes(field.id) || field.name === "source") return this.where.place ? what : this.where.search;
    if (this.where.search.contains(field)) return this.fields.place;
    if (field === this.fields.place || field.name === "nowhere") return what;
    if (this.picker.contains(field)) return this.picker;
    return field.name === "signals" ? this.fields.description : this.querySelector(".form-foot button");
  }

  /* What is sent, and kept until then */

  values() {
    const fields = new FormData(this.form);
    const text = (name) => (fields.get(name) || "").trim();
    const hasNumber = !WITHOUT_NUMBER.includes(this.source);
    const sign = this.source === "radio" && text("call_sign") ? { call_sign: text("call_sign") } : {};
    return {
      reference: this.reference,
      type: this.type?.code || "",
      ...this.where.sent,
      place: text("place"),
      description: text("description"),
      source: this.source,
      caller_number: hasNumber ? text("caller_number") : "",
      call_number: text("call_number"),
      campaign: text("campaign"),
      covert: fields.has("covert"),
      signals: fields.getAll("signals"),
      details: { ...this.details, ...sign },
      cap_status: fields.has("exercise") ? "Exercise" : "Actual",
      ...(this.occurredAt && { occurred_at: this.occurredAt }),
    };
  }

  /* What cannot be recorded without, said before anything is sent. */
  missing() {
    const fields = {};
    if (!this.where.place && !this.fields.place.value.trim() && !this.fields.nowhere.checked) fields.location = [gettext("Where? A site, the map, words, or tick that they cannot say.")];
    if (!this.type) fields.type = [gettext("Choose what it is.")];
    return Object.keys(fields).length ? { message: gettext("Not recorded yet: something is missing."), fields } : null;
  }

  get isDirty() {
    const { caller_number, call_sign, place, description, call_number } = this.fields;
    return !this.isDone && [caller_number, call_sign, place, description, call_number].some((field) => field.value.trim());
  }

  changed() {
    if (this.isDone) return;
    if (this.isCorrecting) show(this.form, this.missing());
    if (this.isDirty || this.where.place || this.type) this.draft.keep({ ...this.values(), held: this.where.place, covertChosen: this.covertChosen });
  }

  restore() {
    const sent = document.getElementById("call-place");
    const kept = this.draft.read();
    if (kept && !sent) this.fill(kept);
    else if (sent) this.where.choose(JSON.parse(sent.textContent));
  }

  fill(kept) {
    for (const name of ["caller_number", "place", "description", "call_number"]) this.fields[name].value = kept[name] || "";
    this.fields.call_sign.value = kept.details?.call_sign || "";
    this.form.querySelector(`[name=source][value="${kept.source}"]`)?.click();
    Object.assign(this, { reference: kept.reference, details: kept.details || {}, occurredAt: kept.occurred_at || null, covertChosen: kept.covertChosen });
    this.fields.exercise.checked = kept.cap_status === "Exercise";
    if (this.fields.campaign && kept.campaign) this.fields.campaign.value = kept.campaign;
    this.drawDrill();
    if (kept.held) this.where.choose(kept.held);
    const type = this.types.find((one) => one.code === kept.type);
    if (type) this.typeChosen(type, { signs: kept.signals });
    if (this.covertChosen) this.fields.covert.checked = kept.covert;
    if (kept.caller_number) this.callerTyped();
    this.drawCard();
  }

  /* Sending */

  async submit(event) {
    event.preventDefault();
    if (this.sending.body || this.isDone) return;
    const missing = this.missing();
    show(this.form, missing);
    this.isCorrecting = Boolean(missing);
    if (missing) return this.toWhatIsMissing(missing);
    this.busy(true);
    try {
      this.done(await this.sending.send(this.values()), false);
    } catch (error) {
      this.busy(false);
      this.refused(error);
    }
  }

  toWhatIsMissing(missing) {
    bringIntoView(this.form);
    (missing.fields.location ? this.where.search : this.picker).focus();
  }

  async addTo(alert) {
    const { source, caller_number, description, place } = this.values();
    try {
      const text = [place, description].filter(Boolean).join(" · ");
      const detail = await post(`${this.getAttribute("action")}${alert.id}/calls/`, { source, caller_number, text });
      this.done({ id: alert.id, number: alert.number, grid: detail.grid?.code, station: detail.station }, true);
    } catch (error) {
      this.refused(error);
    }
  }

  busy(isBusy) {
    for (const part of this.form.querySelectorAll(".form-part, [data-similar]")) part.inert = isBusy;
    this.querySelector(".form-foot button").disabled = isBusy;
    if (!isBusy) render(nothing, this.part("away"));
  }

  refused(error) {
    if (!error) return;
    const taken = error.code === "reference_taken" && gettext("An earlier try of this call has arrived; look for it among the alerts before you record it again.");
    if (taken) this.reference = newReference();
    const ended = error.needsSignIn && gettext("Your session has ended. The call is kept here: sign in again and it is back.");
    show(this.form, taken || ended ? { message: taken || ended, fields: {} } : error);
    if (ended) this.offerSignIn();
    bringIntoView(this.form);
  }

  offerSignIn() {
    const link = Object.assign(document.createElement("a"), { textContent: gettext("Sign in"), href: `${this.getAttribute("sign-in")}?next=${encodeURIComponent(location.pathname)}` });
    link.addEventListener("click", () => (this.isDone = true));
    this.part("refusal").append(" ", link);
  }

  drawAway() {
    const phone = this.getAttribute("phone");
    const facts = [this.getAttribute("unit"), phone];
    const phones = phone ? interpolate(gettext("If it cannot wait: call 110, or %s on %s."), facts) : gettext("If it cannot wait: call 110 or use the radio.");
    const change = () => this.sending.stop();
    render(parts.away(clockTime(this.sending.since), phones, () => this.sending.now(), change), this.part("away"));
  }

  done(saved, isAddition) {
    this.isDone = true;
    this.draft.clear();
    showRecorded(this, { saved, isAddition, type: isAddition ? null : this.type, isCovert: this.fields.covert.checked });
  }
}

customElements.define("call-form", CallForm);
