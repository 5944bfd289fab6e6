/* <own-rounds>: what a walker has to do next, kept on the phone with its rounds; what waits on this phone from any round goes out from here as well.
   <living-night>: everybody’s rounds of this night, as they are now.
   <as-of>: from which moment this page is, louder when that is long ago. */
import { html, nothing, render } from "lit";
import { get } from "../lib/api.js";
import { clockTime, dayTime, now } from "../lib/time.js";
import { Held } from "./held.js";
import { keepOffline } from "./offline.js";
import { photosOf } from "./photos.js";
import { Sending, words } from "./sending.js";
import { walked } from "./walked.js";

const AGAIN_MS = 15_000;
const OLD_MS = 90_000;
const LOOK_MS = 20_000;

class OwnRounds extends HTMLElement {
  connectedCallback() {
    this.person = this.getAttribute("person");
    const places = Object.fromEntries(["entries", "findings", "photos", "me"].map((name) => [name, this.getAttribute(name)]));
    this.sending = new Sending(places, this.person);
    const rounds = [...this.querySelectorAll("a[data-keep]")].map((link) => link.pathname);
    keepOffline([location.pathname, ...rounds], this.person);
    addEventListener("online", () => this.send());
    this.timer = setInterval(() => this.send(), AGAIN_MS);
    this.send();
  }

  disconnectedCallback() {
    clearInterval(this.timer);
  }

  async send() {
    if (this.isSending) return;
    this.isSending = true;
    let problem = null;
    try {
      await this.sending.sendAll(Held.all(this.person));
      await this.sending.sendPhotos();
      await get(this.getAttribute("me"));
    } catch (error) {
      problem = error;
    }
    this.isSending = false;
    await this.say(problem);
  }

  async say(problem) {
    const helds = Held.all(this.person);
    const photos = (await photosOf(Number(this.person)).catch(() => [])).length;
    const count = helds.reduce((sum, held) => sum + held.count, 0) + photos;
    const refused = helds.filter((held) => held.refused.length);
    const signIn = problem?.needsSignIn || problem?.code === "other_person";
    this.sayHowFar(helds);
    render(
      html`${problem ? html`<div class="ribbon warning" role="status"><p>${words(problem, count)}</p>${signIn ? html`<a class="btn btn-primary" href=${this.getAttribute("sign-in")}>${gettext("Sign in")}</a>` : nothing}</div>` : nothing}
        ${refused.map((held) => html`<div class="ribbon error" role="alert"><p>${interpolate(ngettext("%s finding was refused and waits to be put right.", "%s findings were refused and wait to be put right.", held.refused.length), [held.refused.length])}</p><a class="quiet" href=${this.getAttribute("round").replace(/0{8}-[0-]+/, held.round)}>${gettext("Open the round")}</a></div>`)}`,
      this.querySelector("[data-waits]"),
    );
  }

  /* As far as this phone knows, which may be further than the page it kept. */
  sayHowFar(helds) {
    const section = this.querySelector("[data-round]");
    const held = helds.find((one) => one.round === section?.dataset.round);
    if (!held?.row) return;
    const { stops } = walked(held.row, held.waiting);
    const ahead = stops.find((stop) => stop.status === "pending");
    if (stops.length) section.querySelector("[data-progress]").textContent = interpolate(gettext("%(done)s of %(all)s stops"), { done: stops.filter((stop) => stop.status.startsWith("checked")).length, all: stops.length }, true);
    if (ahead && section.querySelector("[data-ahead]")) section.querySelector("[data-ahead]").textContent = ahead.name;
  }
}

/* The night as it goes: the same page asked again, and what has changed put in its place, so that late and missed rounds stand there without a press. */
class LivingNight extends HTMLElement {
  connectedCallback() {
    this.drawn = this.innerHTML;
    this.timer = setInterval(() => this.look(), LOOK_MS);
    document.addEventListener("visibilitychange", this.look);
  }

  disconnectedCallback() {
    clearInterval(this.timer);
    document.removeEventListener("visibilitychange", this.look);
  }

  look = async () => {
    if (document.hidden || navigator.onLine === false) return;
    try {
      const answer = await fetch(location.href, { headers: { Accept: "text/html" }, signal: AbortSignal.timeout(LOOK_MS) });
      const page = answer.ok && !answer.redirected && new DOMParser().parseFromString(await answer.text(), "text/html");
      if (page) this.take(page);
    } catch {
      // Without a line the page stays as it is; how old it is stands above it.
    }
  };

  take(page) {
    const fresh = page.querySelector("living-night")?.innerHTML;
    const [shown, since] = [document, page].map((one) => one.querySelector(".list-head as-of"));
    if (shown && since) shown.renew(since.getAttribute("at"));
    if (!fresh || fresh === this.drawn) return;
    const focused = this.contains(document.activeElement) && document.activeElement.getAttribute("href");
    this.drawn = this.innerHTML = fresh;
    if (focused) this.querySelector(`a[href="${focused}"]`)?.focus();
  }
}

class AsOf extends HTMLElement {
  connectedCallback() {
    this.at = Date.parse(this.getAttribute("at"));
    this.timer = setInterval(() => this.draw(), 10_000);
    this.draw();
  }

  disconnectedCallback() {
    clearInterval(this.timer);
  }

  renew(at) {
    this.at = Date.parse(at);
    this.draw();
  }

  draw() {
    const age = now() - this.at;
    const isOld = age > OLD_MS || !navigator.onLine;
    const time = age > 43_200_000 ? dayTime(this.at) : clockTime(this.at).slice(0, 5);
    this.classList.toggle("is-old", isOld);
    this.textContent = interpolate(isOld && !navigator.onLine ? gettext("No connection: as of %s") : gettext("as of %s"), [time]);
  }
}

customElements.define("own-rounds", OwnRounds);
customElements.define("living-night", LivingNight);
customElements.define("as-of", AsOf);
