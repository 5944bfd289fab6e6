/* Who was told: what each of them answered first, and behind a fold how each message travelled, every try of it, and "send again". */
import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";

/* The best that became of any message to somebody who is only told. */
const ROAD = ["delivered", "sent", "sending", "created", "temporary_failure", "cancelled"];

function furthest({ deliveries, is_lost: isLost }) {
  const best = ROAD.map((status) => deliveries.find((road) => road.status === status)).find(Boolean);
  return isLost || !best ? gettext("could not be reached") : best.status_label;
}

const seen = (one, words) => html`<span class="answer">${words} <time-at at=${one.seen_at}></time-at></span>`;

function answer(one) {
  if (one.answer) return html`<span class="answer is-given is-${one.answer.reply}">${one.answer.label} <time-at at=${one.answer.at}></time-at>${one.answer.how ? html`<small>${one.answer.how}</small>` : nothing}</span>`;
  if (!one.is_asked) return one.seen_at ? seen(one, gettext("opened")) : html`<span class="answer${one.is_lost ? " is-lost" : ""}">${furthest(one)}</span>`;
  if (one.seen_at) return seen(one, gettext("opened, no answer yet"));
  return one.is_lost ? html`<span class="answer is-lost">${gettext("could not be reached")}</span>` : html`<span class="answer">${gettext("no answer yet")}</span>`;
}

const attempt = (one) => html`
  <li><time-at class="number" at=${one.at}></time-at><span>${one.outcome_label}${one.error_label ? html` · ${one.error_label}` : nothing}</span><small class="dim number">${one.took_label}</small></li>`;

const next = ({ status, next_at: at }) => (at && ["created", "temporary_failure"].includes(status) ? html` · ${gettext("next try")} <time-at at=${at}></time-at>` : nothing);

const again = (one, road) => html`
  <button type="button" class="quiet again" data-again=${road.id}>${gettext("Send again")}<span class="unseen"> ${one.name}, ${road.channel_label}</span></button>`;

const road = (one) => (delivery) => html`
  <li class="is-${delivery.status}"><b>${delivery.channel_label}</b><span class="number">${delivery.address}</span>
    <span class="road-state">${delivery.status_label}${delivery.error_label ? html`<small>${delivery.error_label}</small>` : nothing}</span>
    <small class="dim">${interpolate(gettext("round %s"), [delivery.round])} · <time-at at=${delivery.updated_at}></time-at>${next(delivery)}</small>
    ${delivery.tries.length ? html`<ol class="tries">${repeat(delivery.tries, (each) => each.at + each.number, attempt)}</ol>` : nothing}
    ${delivery.may_send_again ? again(one, delivery) : nothing}</li>`;

const roads = (one) =>
  one.deliveries.length
    ? html`<ul class="roads">${repeat(one.deliveries, (delivery) => delivery.id, road(one))}</ul>`
    : html`<p class="dim inside">${gettext("No address is known for this person.")}</p>`;

const person = (one) => html`
  <li class=${one.answer ? "has-answered" : ""}><details>
    <summary><span><b>${one.name}</b> <small class="dim">${one.why_label}</small></span>${answer(one)}</summary>
    ${roads(one)}
  </details>${one.answer?.note ? html`<q>${one.answer.note}</q>` : nothing}</li>`;

export function people({ recipients }) {
  const asked = recipients.filter((one) => one.is_asked);
  const answered = asked.filter((one) => one.answer).length;
  return html`
    <header><h2>${gettext("Who was told, and how")}</h2>
      ${asked.length ? html`<small class="number">${interpolate(gettext("%s of %s answered"), [answered, asked.length])}</small>` : nothing}</header>
    ${recipients.length
      ? html`<ul class="people">${repeat(recipients, (one) => one.id, person)}</ul>`
      : html`<p class="dim inside">${gettext("Nobody has been told yet. The first are called as soon as the alert is routed.")}</p>`}`;
}
