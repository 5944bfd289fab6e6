/* Perhaps somebody has reported it already: open alerts of the same number, or alike by kind and place, offered quietly. */
import { render } from "lit";
import { get } from "../lib/api.js";
import { afterPress } from "../lib/press.js";
import { similarOnes } from "./call-parts.js";

const PATIENCE_MS = 350;
const MOST = 3;

export class Similar {
  constructor(form) {
    Object.assign(this, { form, asked: 0 });
  }

  look() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.draw(), PATIENCE_MS);
  }

  async draw() {
    const { form } = this;
    const asked = ++this.asked;
    const again = (form.known?.calls?.last || []).filter((alert) => alert.is_open);
    const alike = await this.alike().catch(() => []);
    if (asked !== this.asked || form.isDone) return;
    const all = [...again, ...alike.filter((one) => one.is_open && !again.some((other) => other.id === one.id))];
    afterPress(() => render(similarOnes(all.slice(0, MOST), (alert) => form.addTo(alert)), form.part("similar")));
  }

  async alike() {
    const { where, type } = this.form;
    const url = this.form.getAttribute("similar");
    if (!url || !where.place) return [];
    const { site } = where.sent;
    const facts = { type: type?.code, site, lon: site ? null : where.place.lon, lat: site ? null : where.place.lat };
    const query = new URLSearchParams(Object.entries(facts).filter(([, value]) => value != null && value !== ""));
    const answer = await get(`${url}?${query}`);
    return answer.results || answer;
  }
}
