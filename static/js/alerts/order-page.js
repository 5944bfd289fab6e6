/* The page of one order: each site's answer on the map and in the list, alive; the next step; answers written down after a call. */
import { post } from "../lib/api.js";
import { Answers } from "../lib/map/answers.js";
import { LivingPage, stored } from "./living-page.js";
import { answers } from "./parts/answers.js";
import { orderHead } from "./parts/order-head.js";
import { orderPeople } from "./parts/order-people.js";
import { orderStory } from "./parts/order-story.js";
import { reached } from "./parts/reached.js";
import { steps } from "./parts/steps.js";
import { tally } from "./parts/tally.js";
import { Totals } from "./totals.js";

const reachedBy = (order) => reached(order.sent_at && order.totals?.people, order.links?.people);

class OrderPage extends LivingPage {
  templates = { head: orderHead, tally, reached: reachedBy, answers, people: orderPeople, steps, story: orderStory };
  numbers = new Map();
  memberNumbers = new Map();

  connectedCallback() {
    this.about = stored("order-about");
    this.map = this.querySelector("place-map");
    this.layer = this.map.add(new Answers());
    const { alert } = this.about;
    if (alert?.lon != null) this.map.points = [{ id: "alert", lon: alert.lon, lat: alert.lat, priority: alert.priority, label: alert.title, isSelected: true }];
    this.addEventListener("answer-chosen", ({ detail }) => this.pointAt(detail.id));
    this.addEventListener("click", (event) => this.pressed(event.target));
    this.start(stored("order-now"));
    this.totals = new Totals(this.thing.links.totals, (counted) => this.count(counted));
  }

  context() {
    return { alert: this.about.alert, mayAnswer: this.about.mayAnswer, number: this.about.mayPhone, shown: this.shown };
  }

  get members() {
    return (this.thing.teams ?? []).flatMap((team) => team.members);
  }

  concerns(kind, row) {
    return (kind === "order" && row.id === this.thing.id) || (kind === "delivery" && row.subject === this.thing.id);
  }

  /* While a large order runs its figures move every other second; the long list follows at the pace the server can bear. */
  heard(detail) {
    super.heard(detail);
    if (this.concerns(detail.kind, detail.row)) this.totals.hurry();
  }

  count(totals) {
    this.thing.totals = totals;
    this.drawing.draw(this.thing, this.context(), ["tally", "reached"]);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.totals?.stop();
  }

  draw(busy) {
    for (const site of this.thing.sites) site.number = this.numbers.get(site.id);
    for (const member of this.members) member.number = this.memberNumbers.get(member.id);
    super.draw(busy);
    this.layer.show(this.thing.sites, this.thing.area);
  }

  pointAt(id) {
    this.shown = id;
    this.draw();
    document.getElementById(`site-${id}`)?.scrollIntoView({ block: "center" });
  }

  clicked(button) {
    if (button?.dataset.action === "change") location.assign(this.about.form);
    else super.clicked(button);
  }

  pressed(target) {
    const [phone, write] = [target.closest("[data-phone]"), target.closest("[data-write]")];
    const [phoneMember, writeMember] = [target.closest("[data-phone-member]"), target.closest("[data-write-member]")];
    if (phone) this.phone("site", Number(phone.dataset.phone), this.numbers);
    if (phoneMember) this.phone("member", Number(phoneMember.dataset.phoneMember), this.memberNumbers);
    if (write) this.write("site", this.thing.sites, Number(write.dataset.write));
    if (writeMember) this.write("member", this.members, Number(writeMember.dataset.writeMember));
  }

  async phone(asked, id, numbers) {
    try {
      const { number } = await post(this.thing.links.number, { [asked]: id, order: this.thing.id });
      numbers.set(id, number);
      this.draw();
    } catch (error) {
      this.say(error.message);
    }
  }

  /* What a site or somebody of a team said on the phone. */
  write(asked, among, id) {
    const { name } = among.find((one) => one.id === id);
    const step = { label: gettext("Write down the answer"), consequence: name, url: this.thing.links.answer, adds: { [asked]: id } };
    const fields = [
      { name: "reply", kind: "choice", label: gettext("What they say"), options: this.about.answers, required: true },
      { name: "note", kind: "words", label: gettext("Remark"), required: false, maxlength: 500 },
    ];
    this.dialog.open(step, fields, { take: (values) => this.take(step, values) });
  }
}

customElements.define("order-page", OrderPage);
