/* A message pasted whole: the words are kept as sent, and what can be read in them is proposed, each as a chip that can be taken off. */
import { render } from "lit";
import { post } from "../lib/api.js";
import { clockTime } from "../lib/time.js";
import { plain, read } from "./chat.js";
import { chips } from "./call-parts.js";

const MOST_WORDS = 2000;
const looksLikeNumber = (text) => /^[\s\d+()（）–-]*$/.test(plain(text));

export class MessageReader {
  constructor(form) {
    Object.assign(this, { form, proposals: [] });
  }

  /* A number pasted into its field stays a number; anything longer is a message. */
  pasted(event) {
    const text = event.clipboardData?.getData("text") || "";
    const { caller_number, description } = this.form.fields;
    if (looksLikeNumber(text) || (event.target === description && description.value.trim())) return;
    if (event.target === caller_number || text.includes("\n") || text.length > 12) {
      event.preventDefault();
      description.value = text.trim().slice(0, MOST_WORDS);
      this.take(text);
    }
  }

  async take(text) {
    const { form } = this;
    form.form.querySelector("[name=source][value=chat]").click();
    const found = read(text, { types: form.types });
    this.proposals = this.propose(found);
    this.draw();
    form.changed();
    const sites = await post(form.getAttribute("named"), { text: text.slice(0, MOST_WORDS) }).catch(() => []);
    this.proposePlace(sites[0], found.place);
    (form.type ? form.fields.description : form.picker).focus();
  }

  propose(found) {
    const { form } = this;
    const say = (field, value) => {
      form.fields[field].value = value;
      if (field === "caller_number") form.callerTyped();
    };
    const detail = (name, value) => (value === null ? delete form.details[name] : (form.details[name] = value));
    const all = [
      found.number && { label: gettext("Number"), text: found.number, put: () => say("caller_number", found.number), drop: () => say("caller_number", "") },
      found.type && { label: gettext("Kind"), text: found.type.name, put: () => form.typeChosen(found.type, { moves: false }), drop: () => form.typeChosen(null) },
      found.occurredAt && {
        label: gettext("Happened at"), text: clockTime(found.occurredAt).slice(0, 5),
        put: () => (form.occurredAt = found.occurredAt.toISOString()), drop: () => (form.occurredAt = null),
      },
      found.plate && { label: gettext("Number plate"), text: found.plate, put: () => detail("plate", found.plate), drop: () => detail("plate", null) },
      found.people && { label: gettext("People"), text: String(found.people), put: () => detail("people", found.people), drop: () => detail("people", null) },
      found.weapons.length && { label: gettext("Weapons"), text: found.weapons.join("、"), put: () => detail("weapons", found.weapons.join("、")), drop: () => detail("weapons", null) },
    ].filter(Boolean);
    all.forEach((one) => one.put());
    return all;
  }

  proposePlace(site, said) {
    const { form } = this;
    const held = form.where.place;
    if (site && !held) {
      form.where.choose(site);
      this.proposals.push({ label: gettext("Site"), text: site.name, drop: () => form.where.place === site && form.where.forget() });
    }
    if (said && !form.fields.place.value) {
      form.fields.place.value = said;
      this.proposals.push({ label: gettext("Place as said"), text: said, drop: () => (form.fields.place.value = "") });
    }
    this.draw();
    form.changed();
  }

  drop(one) {
    one.drop();
    this.proposals = this.proposals.filter((other) => other !== one);
    this.draw();
    this.form.changed();
  }

  draw() {
    render(chips(this.proposals, (one) => this.drop(one)), this.form.part("chips"));
  }
}
