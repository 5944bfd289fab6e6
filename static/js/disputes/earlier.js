/* While one types: earlier disputes with both these sides, or at this place. They are joined or reopened by a button of the form itself. */
import { html, nothing, render } from "lit";
import { post } from "../lib/api.js";

const PATIENCE_MS = 600;
const WHY = { parties: () => gettext("the same two sides"), place: () => gettext("the same place") };

export class Earlier {
  constructor(form) {
    Object.assign(this, { form, list: form.querySelector("[data-earlier-list]"), asked: "" });
    if (!this.list.hidden) return;
    this.isLive = true;
  }

  changed() {
    if (!this.isLive) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.look(), PATIENCE_MS);
  }

  get question() {
    const { elements } = this.form;
    const people = ["a", "b"].map((side) => ({ name: elements[`${side}_name`].value || "?", side, phone: elements[`${side}_phone`].value }));
    const place = elements.lon.value ? { lon: Number(elements.lon.value), lat: Number(elements.lat.value) } : {};
    const knowsBoth = people.every((person) => person.phone.replace(/\D/g, "").length >= 7);
    return knowsBoth || elements.lon.value ? { people: knowsBoth ? people : [], ...place } : null;
  }

  async look() {
    const question = this.question;
    const asked = JSON.stringify(question);
    if (asked === this.asked) return;
    this.asked = asked;
    const found = question ? await post(this.form.dataset.earlier, question).catch(() => null) : null;
    if (asked === this.asked) this.draw(found?.results || []);
  }

  draw(found) {
    this.list.hidden = !found.length;
    render(found.length ? html`<h2>${gettext("It may be one of these")}</h2><ul>${found.map((one) => this.row(one))}</ul>` : nothing, this.list);
  }

  row({ why, dispute }) {
    const join = dispute.status === "closed" ? gettext("Reopen this one") : gettext("Join this one");
    return html`<li><a href=${dispute.url} target="_blank" rel="noopener"><b>${dispute.title || dispute.number}</b><small><span class="number">${dispute.number}</span> · ${WHY[why]()} · ${dispute.status_label}</small></a>
      <button class="big-quiet" name="join" value=${dispute.id}>${join}</button></li>`;
  }
}
