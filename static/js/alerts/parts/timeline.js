/* What has happened, oldest first. */
import { html, nothing } from "lit";

const line = (event) => html`
  <li class="is-${event.kind}"><time-at at=${event.at}></time-at><span>${event.sentence}${event.user ? html` <small class="dim">${event.user}</small>` : nothing}
    ${event.text ? html`<q>${event.text}</q>` : nothing}</span></li>`;

export const timeline = (alert) => html`
  <header><h2>${gettext("What has happened")}</h2></header>
  <ol class="line inside">${alert.timeline.map(line)}</ol>`;
