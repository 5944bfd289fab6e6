/* Shows one picture large; the arrow keys go on to the next. Opening one is kept in the access log. */
import { LitElement, html, nothing } from "lit";

export class PictureViewer extends LitElement {
  static properties = { files: { state: true }, at: { state: true }, state: { state: true } };

  constructor() {
    super();
    Object.assign(this, { files: [], at: -1, state: "loading" });
  }

  createRenderRoot() {
    return this;
  }

  async open(files, id) {
    Object.assign(this, { files, at: files.findIndex((file) => file.id === id), state: "loading" });
    await this.updateComplete;
    this.querySelector("dialog").showModal();
  }

  go(step) {
    const next = this.at + step;
    if (next >= 0 && next < this.files.length) Object.assign(this, { at: next, state: "loading" });
  }

  pressed(event) {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step) this.go(step);
  }

  closed() {
    this.at = -1;
  }

  render() {
    const file = this.files[this.at];
    return html`<dialog class="viewer" aria-label=${gettext("Picture")} @keydown=${this.pressed} @close=${this.closed}>${file ? this.picture(file) : nothing}</dialog>`;
  }

  picture(file) {
    return html`
      <div class="viewer-stage">${this.state === "failed"
        ? html`<p role="alert">${gettext("The picture could not be loaded. Check the connection and open it again.")}</p>`
        : html`<img src=${file.url} alt=${file.caption || file.name} class="is-${this.state}" @load=${() => (this.state = "done")} @error=${() => (this.state = "failed")}>`}</div>
      <footer><p><b>${file.caption || file.name}</b><small>${file.by} · <time-at at=${file.added_at}></time-at> · ${gettext("your look is kept in the access log")}</small></p>
        <nav>${this.files.length > 1
          ? html`<button type="button" class="quiet" ?disabled=${this.at === 0} @click=${() => this.go(-1)} aria-label=${gettext("Picture before")}>←</button>
            <span class="number">${this.at + 1}/${this.files.length}</span>
            <button type="button" class="quiet" ?disabled=${this.at === this.files.length - 1} @click=${() => this.go(1)} aria-label=${gettext("Next picture")}>→</button>`
          : nothing}
        <button type="button" class="quiet" @click=${() => this.querySelector("dialog").close()}>${gettext("Close")}</button></nav></footer>`;
  }
}

customElements.define("picture-viewer", PictureViewer);
