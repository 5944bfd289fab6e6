/* Pictures and documents: small ones side by side, and ways to add more: choose, take, drop, paste. */
import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";

const picture = (file) => html`
  <a class="file-picture" href=${file.url} data-picture=${file.id}><img src=${file.preview} alt=${file.caption || file.name} width=${file.width} height=${file.height} loading="lazy"></a>`;

function shown(file) {
  if (file.is_erased) return html`<span class="file-gone">${gettext("erased")}</span>`;
  return file.preview ? picture(file) : html`<a class="file-document" href=${file.url} download>PDF</a>`;
}

const origin = (file) => (file.is_late ? interpolate(gettext("%s, after the end"), [file.by]) : file.by);

const row = (file) => html`
  <li>${shown(file)}<span class="file-name">${file.caption || file.name}</span><small class="dim">${file.name} · ${origin(file)} · <time-at at=${file.added_at}></time-at></small></li>`;

const sending = (one) => html`
  <li class="is-sending"><span class="file-name">${one.name}</span>
    ${one.refusal ? html`<small class="wrong" role="alert">${one.refusal}</small><button type="button" class="as-link" data-forget=${one.id}>${gettext("Close")}</button>` : html`<progress max="1" .value=${one.share} aria-label=${interpolate(gettext("Sending %s"), [one.name])}></progress>`}</li>`;

const add = () => html`
  <div class="file-add"><label class="quiet"><input class="unseen" type="file" accept="image/jpeg,image/png,image/webp,application/pdf" multiple data-files>${gettext("Add a file")}</label>
    <label class="quiet only-touch"><input class="unseen" type="file" accept="image/jpeg,image/png,image/webp" capture="environment" data-files>${gettext("Take a picture")}</label>
    <small class="dim no-touch">${gettext("or drop or paste it here")}</small></div>`;

export const attachments = (alert, { mayAttach, onTheWay = [] }) => html`
  <header><h2>${gettext("Pictures and documents")}</h2>${alert.attachments.length ? html`<small class="number">${alert.attachments.length}</small>` : nothing}</header>
  ${alert.attachments.length || onTheWay.length
    ? html`<ul class="files">${repeat(alert.attachments, (file) => file.id, row)}${repeat(onTheWay, (one) => one.id, sending)}</ul>`
    : mayAttach ? nothing : html`<p class="dim inside">${gettext("No picture or document yet.")}</p>`}
  ${mayAttach ? add() : nothing}`;
