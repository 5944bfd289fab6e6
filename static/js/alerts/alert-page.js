/* The page of one alert. */
import { get, post } from "../lib/api.js";
import { makeFile, sendFile } from "./files.js";
import { LivingPage, stored } from "./living-page.js";
import { attachments } from "./parts/attachments.js";
import { facts } from "./parts/facts.js";
import { head } from "./parts/head.js";
import { links } from "./parts/links.js";
import { orders } from "./parts/orders.js";
import { people } from "./parts/people.js";
import { steps } from "./parts/steps.js";
import { timeline } from "./parts/timeline.js";
import "./picture-viewer.js";

const ENDED = new Set(["closed", "cancelled", "merged"]);
const SHOWN_S = 6;

class AlertPage extends LivingPage {
  templates = { head, steps, facts, attachments, orders, links, timeline, people };
  alike = [];
  onTheWay = [];

  connectedCallback() {
    this.choices = stored("alert-choices");
    this.start(stored("alert-now"));
    this.addEventListener("click", (event) => this.pressed(event));
    this.addEventListener("change", (event) => event.target.matches("[data-files]") && this.chosen(event.target));
    if (this.hasAttribute("may-attach")) this.takeFiles();
    this.findAlike();
  }

  draw(busy) {
    super.draw(busy);
    this.classList.toggle("is-ended", ENDED.has(this.thing.status));
    this.drawPlace();
  }

  /* The map stays as its reader moved it, until the place itself is put right. */
  drawPlace() {
    const { lon, lat, priority, place } = this.thing;
    const where = this.querySelector("[data-where]");
    const map = where.querySelector("place-map");
    where.hidden = lon === null;
    where.querySelector("[data-place]").textContent = place;
    const now = [lon, lat, priority].join();
    if (this.drawnPlace !== undefined && this.drawnPlace !== now && lon !== null) {
      for (const [name, value] of Object.entries({ lon, lat, priority })) map.setAttribute(name, value);
      map.points = [{ id: "own", lon, lat, priority, label: map.getAttribute("label"), isSelected: true }];
      map.show("own");
    }
    this.drawnPlace = now;
  }

  context() {
    const may = { mayReveal: this.hasAttribute("reveal"), mayAttach: this.hasAttribute("may-attach"), mayLink: Boolean(this.stepFor("link")) };
    return { orderForm: ENDED.has(this.thing.status) ? "" : this.getAttribute("order-form"), alike: this.alike, onTheWay: this.onTheWay, ...may };
  }

  get dialogContext() {
    return {
      choices: this.choices,
      units: this.getAttribute("units"),
      types: this.getAttribute("types"),
      without: this.thing.station.id,
      map: { boundaries: this.getAttribute("boundaries"), places: this.getAttribute("places") },
    };
  }

  concerns(kind, row) {
    const id = this.thing.id;
    return (kind === "alert" && row.id === id) || (kind === "delivery" && row.subject === id) || (kind === "order" && row.alert === id);
  }

  stepFor(action, dataset) {
    return action === "reveal" ? this.revealing(Number(dataset?.entry)) : super.stepFor(action);
  }

  /* The first caller's number, or that of whoever called again, kept on a line of the timeline. */
  revealing(line) {
    const consequence = gettext("Kept with your name in the access log and on the timeline.");
    return { action: "reveal", label: gettext("Show the number"), consequence, url: this.getAttribute("reveal"), adds: { field: "caller_number", ...(line && { line }) } };
  }

  clicked(button) {
    if (button?.dataset.action === "print") return this.print(button);
    return super.clicked(button);
  }

  async print(button) {
    button.closest("details")?.removeAttribute("open");
    this.say("");
    this.tell(gettext("The PDF is being made …"));
    try {
      this.tell(interpolate(gettext("Saved as %s."), [await makeFile(this.stepFor("print").url)]));
      await this.refresh();
    } catch (error) {
      this.tell("");
      this.say(error.message);
    }
  }

  pressed(event) {
    const { picture, link, unlink, forget } = event.target.closest("[data-picture],[data-link],[data-unlink],[data-forget]")?.dataset ?? {};
    if (picture) this.view(event, picture);
    else if (link) this.join("link", { alert: link, why: this.whyAlike(link) });
    else if (unlink) this.join("unlink", { alert: unlink });
    else if (forget) this.forget(Number(forget));
  }

  view(event, id) {
    event.preventDefault();
    this.querySelector("picture-viewer").open(this.thing.attachments.filter((file) => file.preview), id);
  }

  /* Linked and similar alerts. */

  async findAlike() {
    this.alike = await get(this.getAttribute("similar")).catch(() => []);
    this.draw();
  }

  whyAlike(id) {
    const other = this.alike.find((one) => one.id === id);
    return (other?.reasons ?? []).map((reason) => reason.label).join(pgettext("between people", ", ")).slice(0, 200);
  }

  async join(door, body) {
    this.say("");
    try {
      this.show(await post(this.getAttribute(door), body));
      await this.findAlike();
    } catch (error) {
      this.say(error.message);
    }
  }

  /* Pictures and documents. */

  takeFiles() {
    const isOfFiles = (event) => event.dataTransfer?.types.includes("Files");
    this.addEventListener("dragover", (event) => {
      if (!isOfFiles(event)) return;
      event.preventDefault();
      this.classList.add("is-dropping");
    });
    this.addEventListener("dragleave", (event) => event.relatedTarget && this.contains(event.relatedTarget) || this.classList.remove("is-dropping"));
    this.addEventListener("drop", (event) => {
      if (!isOfFiles(event)) return;
      event.preventDefault();
      this.classList.remove("is-dropping");
      this.send(event.dataTransfer.files);
    });
    document.addEventListener("paste", (event) => event.clipboardData?.files.length && this.isConnected && this.send(event.clipboardData.files));
  }

  chosen(input) {
    this.send(input.files);
    input.value = "";
  }

  /* One after the other, so that a slow line carries at least the first. */
  async send(files) {
    const waiting = [...files].map((file) => ({ id: (this.lastId = (this.lastId || 0) + 1), name: file.name || gettext("Picture"), share: 0, file }));
    this.onTheWay = [...this.onTheWay, ...waiting];
    for (const one of waiting) await this.sendOne(one);
    await this.refresh().catch(() => {});
  }

  async sendOne(one) {
    try {
      await sendFile(this.getAttribute("attachments"), one.file, (share) => this.goesOn(one, { share }));
      this.forget(one.id);
    } catch (error) {
      this.goesOn(one, { refusal: error.message });
    }
  }

  goesOn(one, change) {
    this.onTheWay = this.onTheWay.map((other) => (other.id === one.id ? { ...other, ...change } : other));
    this.draw();
  }

  forget(id) {
    this.onTheWay = this.onTheWay.filter((one) => one.id !== id);
    this.draw();
  }

  tell(sentence) {
    clearTimeout(this.hush);
    this.sayLine(sentence);
    if (sentence) this.hush = setTimeout(() => this.sayLine(""), SHOWN_S * 1000);
  }
}

customElements.define("alert-page", AlertPage);
