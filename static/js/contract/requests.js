// What came with the partner's keys of this mode.
import { ask, whenKey } from "./key.js";
import { Part, blank, clock, html, mood, needKey, wrong } from "./parts.js";

class RequestTable extends Part {
  static properties = { url: {}, rows: { state: true }, said: { state: true }, refused: { state: true } };

  connectedCallback() {
    super.connectedCallback();
    this.refused = false;
    whenKey(() => this.load());
  }

  async load() {
    try {
      const answer = await ask("GET", `${this.url}?limit=200${this.refused ? "&refused=true" : ""}`);
      this.said = answer.status === 200 ? "" : answer.body.message;
      this.rows = answer.body.results ?? [];
    } catch {
      this.said = gettext("No connection to the server. Try again.");
    }
  }

  toggle(event) {
    this.refused = event.target.checked;
    this.load();
  }

  render() {
    if (!this.rows && !this.said) return needKey();
    return html`<p><label><input type="checkbox" .checked=${this.refused} @change=${this.toggle}> ${gettext("Refused ones only")}</label>
        <button class="quiet" @click=${() => this.load()}>${gettext("Look again")}</button></p>
      ${this.said ? wrong(this.said) : this.rows.length ? this.table() : blank(gettext("No requests"), gettext("What your keys ask stands here a few seconds later."))}`;
  }

  table() {
    const titles = [gettext("Time"), gettext("Request"), gettext("Answer"), gettext("ms"), gettext("In / out"), gettext("Key"), gettext("Address and request id")];
    return html`<div class="scroll" tabindex="0" role="region" aria-label=${gettext("Requests")}><table class="guide-table"><thead><tr>${titles.map((title) => html`<th>${title}</th>`)}</tr></thead>
      <tbody>${this.rows.map((row) => this.row(row))}</tbody></table></div>`;
  }

  row(row) {
    return html`<tr><th scope="row" class="number">${clock(row.at)}</th><td><code>${row.method} ${row.path}</code></td><td>${mood(row.status)}<small>${row.code}</small></td>
      <td class="number">${row.milliseconds}</td><td class="number">${row.bytes_in} / ${row.bytes_out}</td><td><code>${row.key_prefix}</code></td><td><small>${row.ip}</small><small>${row.request_id}</small></td></tr>`;
  }
}

customElements.define("request-table", RequestTable);
const place = document.querySelector("[data-requests]");
const table = document.createElement("request-table");
table.url = place.dataset.url;
place.append(table);
