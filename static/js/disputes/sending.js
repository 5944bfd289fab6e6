/* Sends the form and loses nothing: what is typed stays on this phone until it is recorded, and goes by itself when the line is back. Its key makes twice once. */

const AGAIN_MS = 15_000;
const PATIENCE_MS = 20_000;
const NEVER_KEPT = new Set(["csrfmiddlewaretoken", "join", "another", "then"]);

export class Sending {
  constructor(form, draft) {
    Object.assign(this, { form, draft, ribbon: form.querySelector("[data-kept]"), button: form.querySelector("[data-send]"), isWaiting: false });
  }

  begin() {
    if (!this.form.querySelector(".wrong, .ribbon.error")) this.restore();
    this.form.addEventListener("input", () => this.keep());
    this.form.addEventListener("change", () => this.keep());
    this.form.addEventListener("submit", (event) => this.pressed(event));
    addEventListener("online", () => this.isWaiting && this.send(this.last));
  }

  keep() {
    const said = [...new FormData(this.form)].filter(([name, value]) => !NEVER_KEPT.has(name) && value);
    const { a_name, b_name, story, place } = this.form.elements;
    if (![a_name, b_name, story, place].some((field) => field.value.trim())) return this.draft.clear();
    return this.draft.keep({ said, isWaiting: this.isWaiting });
  }

  restore() {
    const kept = this.draft.read();
    const { elements } = this.form;
    if (!kept?.said || elements.alert.value || elements.a_name.value) return;
    const values = kept.said.reduce((all, [name, value]) => all.set(name, [...(all.get(name) || []), value]), new Map());
    for (const field of elements) if (field.name && !NEVER_KEPT.has(field.name)) this.fill(field, values.get(field.name));
    this.form.dispatchEvent(new Event("restored"));
    this.say(kept.isWaiting ? gettext("This dispute was not sent yet. Look it through and record it.") : gettext("You had begun this; it was kept on this phone."));
  }

  fill(field, values) {
    if (["radio", "checkbox"].includes(field.type)) field.checked = Boolean(values?.includes(field.value));
    else if (values) field.value = values[0];
  }

  pressed(event) {
    event.preventDefault();
    this.send(event.submitter);
  }

  async send(submitter) {
    if (this.isSending) return;
    clearTimeout(this.timer);
    this.last = submitter;
    this.isSending = this.button.disabled = true;
    const body = new FormData(this.form);
    if (submitter?.name) body.set(submitter.name, submitter.value);
    try {
      await this.read(await fetch(location.href, { method: "POST", body, headers: { Accept: "application/json" }, redirect: "manual", signal: AbortSignal.timeout?.(PATIENCE_MS) }), submitter);
    } catch {
      this.wait();
    } finally {
      this.isSending = this.button.disabled = false;
    }
  }

  async read(answer, submitter) {
    this.isWaiting = false;
    if (answer.status >= 500) return this.wait();
    if (answer.ok) {
      const { url } = await answer.json();
      this.draft.clear();
      return location.assign(url);
    }
    // What is missing or may be the same, the server draws best: the form goes once more as any form does.
    this.keep();
    if (submitter?.name) this.form.append(Object.assign(document.createElement("input"), { type: "hidden", name: submitter.name, value: submitter.value }));
    return this.form.submit();
  }

  wait() {
    this.isWaiting = true;
    this.keep();
    this.say(gettext("No connection. It is kept on this phone and sent by itself when the line is back."), true);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.isWaiting && this.send(this.last), AGAIN_MS);
  }

  say(words, isBad = false) {
    this.ribbon.hidden = false;
    this.ribbon.textContent = words;
    this.ribbon.classList.toggle("offline", isBad);
  }
}
