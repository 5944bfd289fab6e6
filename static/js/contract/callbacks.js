// Sample callbacks, and why a signature does not fit. The check happens here; the secret goes nowhere.
import { ask, whenKey } from "./key.js";
import { Part, html, mood, needKey, nothing, raw, wrong } from "./parts.js";

class CallbackSamples extends Part {
  static properties = { url: {}, ready: { state: true }, busy: { state: true }, said: { state: true }, found: { state: true } };

  connectedCallback() {
    super.connectedCallback();
    whenKey(() => (this.ready = true));
  }

  async send() {
    this.busy = true;
    this.said = "";
    try {
      const answer = await ask("POST", this.url, "{}");
      if (answer.status === 200) this.found = answer.body;
      else this.said = answer.body.message;
    } catch {
      this.said = gettext("No connection to the server. Try again.");
    }
    this.busy = false;
  }

  render() {
    if (!this.ready) return needKey();
    return html`<p><button class="run" ?disabled=${this.busy} @click=${() => this.send()}>${this.busy ? gettext("Sending…") : gettext("Send samples")}</button></p>
      ${this.said ? wrong(this.said) : nothing} ${this.found ? this.samples() : nothing}`;
  }

  samples() {
    return html`<p>${interpolate(gettext("Sent to %s:"), [this.found.address])}</p>${this.found.samples.map((one) => this.sample(one))}`;
  }

  sample(one) {
    const headers = Object.entries(one.headers).map(([name, value]) => `${name}: ${value}`).join("\n");
    return html`<section class="told"><b>${one.type}</b> ${mood(one.error ? 0 : one.status)} ${one.error ? html`${one.status ?? ""} ${one.error_label}` : nothing} <small>${interpolate(gettext("%s ms"), [one.milliseconds])}</small>
      ${raw(gettext("Headers"), headers)} ${raw(gettext("Body"), one.body)} ${raw(gettext("What the signature covers: id.timestamp.body"), one.signed)}</section>`;
  }
}

customElements.define("callback-samples", CallbackSamples);
const place = document.querySelector("[data-samples]");
const samples = document.createElement("callback-samples");
samples.url = place.dataset.url;
place.append(samples);

// --- the verifier ---

const form = document.querySelector("[data-verify]");
const shown = form.querySelector(".verify-said");
const text = new TextEncoder();

function bytesOf(base64) {
  return Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
}

async function signatureOf(key, message) {
  const made = await crypto.subtle.importKey("raw", key, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  const bytes = new Uint8Array(await crypto.subtle.sign("HMAC", made, text.encode(message)));
  return `v1,${btoa(String.fromCharCode(...bytes))}`;
}

const looksLikeId = (id) => /^[\x21-\x7e]+$/.test(id);

// The findings in the order in which a receiver meets them: [is it good, sentence].
async function findings({ secret, id, time, signature, body }) {
  const found = [];
  const note = (good, said) => found.push([good, said]);
  if (!secret.startsWith("whsec_")) note(false, gettext("A secret begins with whsec_; what follows is base64."));
  let key;
  try {
    key = bytesOf(secret.replace(/^whsec_/, ""));
  } catch {
    note(false, gettext("The secret is not base64: something is missing or too much."));
    return found;
  }
  if (!looksLikeId(id)) note(false, gettext("webhook-id is empty or holds spaces."));
  const age = Math.round(Date.now() / 1000 - Number(time));
  if (!/^\d{9,11}$/.test(time)) note(false, gettext("webhook-timestamp is not a number of seconds since 1970."));
  else if (Math.abs(age) > 300) note(false, interpolate(gettext("The timestamp is %s seconds away from your clock; a receiver refuses more than 300. For a test of an old callback that is no matter."), [age]));
  else note(true, gettext("The timestamp is fresh."));
  if (!signature.split(" ").some((one) => one.startsWith("v1,"))) note(false, gettext("webhook-signature holds no v1, signature."));
  const given = signature.trim().split(/\s+/);
  const fits = async (content) => given.includes(await signatureOf(key, `${id}.${time}.${content}`));
  if (await fits(body)) note(true, gettext("The signature is good."));
  else note(false, (await guess(body, fits)) || gettext("The signature does not fit: another secret, another id or timestamp, or the body was changed."));
  return found;
}

// The usual mistakes: the body was parsed and written again, or a line end came with it.
async function guess(body, fits) {
  if (body !== body.trim() && (await fits(body.trim()))) return gettext("It fits without the white space around the body: a line end was added on the way.");
  if (await fits(body.replaceAll("\r\n", "\n"))) return gettext("It fits with other line ends: something rewrote the body.");
  try {
    const value = JSON.parse(body);
    if (JSON.stringify(value) !== body && (await fits(spaced(value)))) return gettext("It fits the body as it was sent: yours was parsed and written again. Verify the raw bytes before parsing.");
  } catch {
    return gettext("The body is not whole JSON: something was cut off or added.");
  }
  return "";
}

// As it was sent: a space after each comma and colon.
function spaced(value) {
  if (Array.isArray(value)) return `[${value.map(spaced).join(", ")}]`;
  if (value && typeof value === "object") return `{${Object.entries(value).map(([name, inner]) => `${JSON.stringify(name)}: ${spaced(inner)}`).join(", ")}}`;
  return JSON.stringify(value);
}

form.hidden = false;
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const field = (name) => form.elements[name].value;
  if (!globalThis.crypto?.subtle) {
    shown.textContent = gettext("This browser checks signatures only over https or on localhost.");
    return;
  }
  const found = await findings({ secret: field("secret").trim(), id: field("id").trim(), time: field("time").trim(), signature: field("signature").trim(), body: field("body") });
  shown.replaceChildren(
    ...found.map(([good, said]) => Object.assign(document.createElement("p"), { className: `ribbon ${good ? "success" : "error"}`, textContent: said })),
  );
});
