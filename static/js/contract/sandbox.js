// The sandbox: the visitor's test alerts, what officers would have seen of each, and a button for each later state.
import { ask, keyNow, whenKey } from "./key.js";
import { Part, blank, clock, html, needKey, nothing, raw, wrong } from "./parts.js";

const STEPS = {
  acknowledge: gettext("An officer takes it"),
  escalate: gettext("Nobody answers"),
  transfer: gettext("Another unit takes over"),
  dispatch: gettext("Somebody sets out"),
  arrive: gettext("Somebody arrives"),
  resolve: gettext("The danger is over"),
  close: gettext("It is closed"),
};
const STATES = {
  taken: gettext("taken"),
  next: gettext("comes next"),
  later: gettext("later"),
  not_needed: gettext("not needed"),
};

// What usually comes next stands first; what goes wrong, and who else takes over, beside it.
const ASIDE = ["escalate", "transfer"];
const inOrder = (steps) => [...steps].sort((one, other) => ASIDE.includes(one) - ASIDE.includes(other));

class SandboxDesk extends Part {
  static properties = { urls: { attribute: false }, rows: { state: true }, orders: { state: true }, chosen: { state: true }, said: { state: true }, busy: { state: true } };

  connectedCallback() {
    super.connectedCallback();
    this.classList.add("sandbox");
    whenKey(() => this.load());
  }

  async call(method, url, body) {
    this.busy = true;
    try {
      const answer = await ask(method, url, body === undefined ? undefined : JSON.stringify(body));
      this.said = answer.status < 400 ? "" : answer.body.message;
      return answer.status < 400 ? answer.body : null;
    } catch {
      this.said = gettext("No connection to the server. Try again.");
      return null;
    } finally {
      this.busy = false;
    }
  }

  async load() {
    this.rows = (await this.call("GET", `${this.urls.alerts}?limit=30`))?.results ?? this.rows ?? [];
    this.orders = (await this.call("GET", `${this.urls.orders}?limit=10`))?.results ?? [];
    if (!this.chosen && this.rows.length) await this.open(this.rows[0].id);
  }

  async open(id) {
    this.chosen = (await this.call("GET", `${this.urls.alerts}${id}/`)) ?? this.chosen;
  }

  async report() {
    const site = keyNow().facts.sites[0]?.code;
    const body = { reference: `TRY-${Date.now().toString(36).toUpperCase()}`, type: "general.report", site, description: gettext("First try") };
    const made = await this.call("POST", this.urls.report, body);
    if (made) {
      this.chosen = null;
      await this.load();
    }
  }

  async take(step) {
    const after = await this.call("POST", `${this.urls.alerts}${this.chosen.alert.id}/${step}/`, {});
    if (after) this.chosen = after;
    this.rows = this.rows.map((row) => (after && row.id === after.alert.id ? { ...row, ...after.alert } : row));
  }

  async order(url, body) {
    if (await this.call("POST", url, body)) this.orders = (await this.call("GET", `${this.urls.orders}?limit=10`))?.results ?? this.orders;
  }

  render() {
    if (!this.rows) return this.said ? wrong(this.said) : needKey();
    return html`<div class="pane"><header><h3>${gettext("Your test alerts")}</h3><button class="quiet" ?disabled=${this.busy} @click=${() => this.load()}>${gettext("Look again")}</button></header>
        <ul class="trials">${this.rows.map((row) => this.row(row))}</ul>
        <p class="trial"><button class="run" ?disabled=${this.busy} @click=${() => this.report()}>${gettext("Report a test alert")}</button></p></div>
      <div class="pane">${this.said ? wrong(this.said) : nothing} ${this.chosen ? this.trial(this.chosen) : blank(gettext("No test alert yet"), gettext("Report one, here or from your system."))}</div>
      <div class="pane wide-pane">${this.orderPane()}</div>`;
  }

  row(row) {
    const isOpen = this.chosen?.alert.id === row.id;
    return html`<li><button aria-current=${isOpen ? "true" : nothing} @click=${() => this.open(row.id)}><b class="number">${row.reference}</b><small>${row.status} · ${clock(row.received_at)}</small></button></li>`;
  }

  trial(found) {
    return html`<div class="trial"><div class="trial-head"><b>${found.alert.number}</b><span class="state">${found.board_row.status_label}</span></div>
      <section><h3>${gettext("Bring on the next state")}</h3>${this.steps(found)}</section>
      <section><h3>${gettext("On the board")}</h3>${this.board(found.board_row)}</section>
      <section><h3>${gettext("Officers who would have been told")}</h3>${found.told.length ? found.told.map((one) => this.told(one)) : html`<p class="dim">${gettext("Nobody yet: look again in a moment.")}</p>`}</section>
      ${found.sender_told.length ? html`<section><h3>${gettext("Your own contacts who would have been told")}</h3>${found.sender_told.map((one) => this.told(one))}</section>` : nothing}
      <section><h3>${gettext("If nobody answers")}</h3><ol class="line">${found.escalation.map((step) => html`<li><time>${clock(step.at)}</time><span>${step.roles.join(", ")} · ${STATES[step.state]}</span></li>`)}</ol></section>
      <section><h3>${gettext("Timeline")}</h3><ol class="line">${found.timeline.map((event) => html`<li><time>${clock(event.at)}</time><span>${event.label}</span></li>`)}</ol></section>
      <section><h3>${gettext("Callbacks to your test address")}</h3>${found.callbacks.length ? found.callbacks.map((one) => this.callback(one)) : html`<p class="dim">${gettext("None: no test callback address is registered.")}</p>`}</section>
      ${raw(gettext("What a GET answers"), found.alert)}</div>`;
  }

  steps(found) {
    if (!found.steps.length) return html`<p class="dim">${gettext("This alert has ended.")}</p>`;
    return html`<div class="trial-steps">${inOrder(found.steps).map((step, n) => html`<button class=${n ? "quiet" : "run"} ?disabled=${this.busy} @click=${() => this.take(step)}>${STEPS[step] ?? step}</button>`)}</div>`;
  }

  board(row) {
    return html`<div class="board-row p${row.priority}"><span class="seal p${row.priority}">${row.priority}</span><span><b>${row.title}</b> <span class="drill">${row.cap_status}</span></span><span class="lane lane-${row.lane}">${row.lane_label}</span>
      <small>${[row.site?.name, row.place, row.grid?.name, row.station.name].filter(Boolean).join(" · ")}</small>${row.description ? html`<small>${row.description}</small>` : nothing}</div>`;
  }

  told(one) {
    const words = one.words[document.documentElement.lang.toLowerCase()] ?? Object.values(one.words)[0];
    const how = one.channels.map((channel) => `${channel.label} × ${channel.messages}`).join(", ");
    const people = interpolate(ngettext("%s person", "%s people", one.people), [one.people]);
    return html`<div class="told"><b>${one.role_label}</b> · ${people} <small>${interpolate(gettext("round %s"), [one.round])} · ${how}</small><p>${words.title}<br><small>${words.body}</small></p></div>`;
  }

  callback(one) {
    return html`<div class="told"><b>${one.body.type}</b> <span class="state">${one.status_label}</span> <small>${interpolate(gettext("attempts: %s"), [one.attempts])} · ${one.webhook_id}</small>${raw(gettext("Body"), one.body)}</div>`;
  }

  orderPane() {
    const site = keyNow()?.facts.sites[0]?.code;
    const body = { site, action: "observe", text: gettext("White van without plates: observe and report"), minutes: 30 };
    return html`<header><h3>${gettext("Orders you sent yourself")}</h3><button class="quiet" ?disabled=${this.busy || !site} @click=${() => this.order(this.urls.orders, body)}>${gettext("Send yourself an order")}</button></header>
      <div class="trial">${(this.orders ?? []).map((order) => this.orderRow(order))}${this.orders?.length ? nothing : html`<p class="dim">${gettext("None yet.")}</p>`}</div>`;
  }

  orderRow(order) {
    const url = `${this.urls.orders}${order.id}/`;
    const reply = (value) => this.order(`${url}reply/`, { reply: value });
    return html`<div class="told"><b>${order.number}</b> ${order.action_label} · ${order.site} <span class="state">${order.reply_label ?? order.status}</span><p>${order.text}</p>
      ${order.status === "sent"
        ? html`<div class="trial-steps"><button class="quiet" @click=${() => reply("comply")}>${gettext("Done as ordered")}</button><button class="quiet" @click=${() => reply("cannot")}>${gettext("Cannot do it")}</button><button class="quiet" @click=${() => this.order(`${url}end/`, {})}>${gettext("All clear")}</button></div>`
        : nothing}</div>`;
  }
}

customElements.define("sandbox-desk", SandboxDesk);
const place = document.querySelector("[data-sandbox]");
const desk = document.createElement("sandbox-desk");
desk.urls = { ...place.dataset };
place.replaceWith(desk);
