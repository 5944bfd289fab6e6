/* Who was told, what they answered, and behind a fold how each message travelled. */
import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";

const FAILED = new Set(["permanent_failure", "technical_failure"]);

const ROAD = ["delivered", "sent", "sending", "created", "temporary_failure", "cancelled"];

/* Officers are asked to answer; a sender's contact is only told. */
const isAsked = (one) => Boolean(one.why_label);

function furthest(deliveries) {
  const best = ROAD.map((status) => deliveries.find((road) => road.status === status)).find(Boolean);
  return best?.status_label || gettext("could not be reached");
}

function answer(one) {
  if (one.reply) return html`<span class="answer is-given">${one.reply_label} <time-at at=${one.replied_at || one.acknowledged_at}></time-at></span>`;
  if (!isAsked(one)) return html`<span class="answer">${one.seen_at ? gettext("opened") : furthest(one.deliveries)}</span>`;
  if (one.seen_at) return html`<span class="answer">${gettext("opened, no answer yet")} <time-at at=${one.seen_at}></time-at></span>`;
  const failed = one.deliveries.filter((road) => FAILED.has(road.status)).length;
  if (failed && failed === one.deliveries.length) return html`<span class="answer is-lost">${gettext("could not be reached")}</span>`;
  return html`<span class="answer">${gettext("no answer yet")}</span>`;
}

function tries(delivery) {
  const words = [interpolate(gettext("round %s"), [delivery.round])];
  if (delivery.attempts > 1) words.push(interpolate(gettext("tried %s times"), [delivery.attempts]));
  return words.join(" · ");
}

const road = (delivery) => html`
  <li class="is-${delivery.status}"><b>${delivery.channel_label}</b><span class="number">${delivery.address}</span>
    <span>${delivery.status_label}${delivery.error_label ? html`<small>${delivery.error_label}</small>` : nothing}</span>
    <small class="dim">${tries(delivery)} · <time-at at=${delivery.updated_at}></time-at></small></li>`;

const roads = (deliveries) =>
  deliveries.length
    ? html`<ul class="roads">${repeat(deliveries, (one) => one.channel + one.address + one.round, road)}</ul>`
    : html`<p class="dim">${gettext("No address is known for this person.")}</p>`;

const person = (one) => html`
  <li class=${one.reply ? "has-answered" : ""}><details>
    <summary><span><b>${one.name}</b> <small class="dim">${one.why_label}</small></span>${answer(one)}</summary>
    ${roads(one.deliveries)}
  </details>${one.reply_note ? html`<q>${one.reply_note}</q>` : nothing}</li>`;

export function people({ recipients }) {
  const asked = recipients.filter(isAsked);
  const answered = asked.filter((one) => one.reply).length;
  return html`
    <header><h2>${gettext("Who was told, and how")}</h2>
      ${asked.length ? html`<small class="number">${interpolate(gettext("%s of %s answered"), [answered, asked.length])}</small>` : nothing}</header>
    ${recipients.length
      ? html`<ul class="people">${repeat(recipients, (one) => one.id, person)}</ul>`
      : html`<p class="dim inside">${gettext("Nobody has been told yet. The first are called as soon as the alert is routed.")}</p>`}`;
}
