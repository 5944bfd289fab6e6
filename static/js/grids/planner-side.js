/* Beside the plan: the one big step with its consequence, what is wrong and what to do about it, and how to begin. */
import { html, nothing } from "lit";

const MOST = 60;

export function side(planner) {
  return html`${planner.mayPlan ? next(planner) : nothing} ${checks(planner)} ${planner.mayChange ? begin(planner) : nothing}`;
}

function next(planner) {
  const { plan } = planner;
  if (!plan.is_draft) {
    return html`<section class="pane plan-step"><p class="good">${gettext("Published; these shifts hold.")}</p><button type="button" class="quiet" @click=${() => planner.reopen()}>${gettext("Open for changes")}</button></section>`;
  }
  const blocked = plan.findings.filter((one) => one.kind === "no_channel").length;
  const coming = plan.planned.filter((row) => !row.is_begun).length;
  const grave = plan.findings.filter((one) => one.is_grave).length;
  if (planner.asks === "publish") return sure(planner, grave);
  const what = blocked
    ? ngettext("not yet: %s person is not reached, see below", "not yet: %s people are not reached, see below", blocked)
    : ngettext("%s coming shift holds from then on; its officer is told the evening before and an hour before", "%s coming shifts hold from then on; their officers are told the evening before and an hour before", coming);
  return html`<section class="plan-step"><button type="button" class="next" ?disabled=${Boolean(blocked)} @click=${() => (grave ? (planner.asks = "publish") : planner.publish())}>${gettext("Publish")}<small>${interpolate(what, [blocked || coming])}</small></button></section>`;
}

function sure(planner, grave) {
  const words = ngettext("%s gap, double booking or person away stands in this plan. Published like this, it holds like this.", "%s gaps, double bookings or people away stand in this plan. Published like this, they hold like this.", grave);
  return html`<section class="pane plan-step" role="alertdialog" aria-label=${gettext("Publish")}><p>${interpolate(words, [grave])}</p><button type="button" class="next" @click=${() => planner.publish()}>${gettext("Publish all the same")}</button><button type="button" class="quiet" @click=${() => (planner.asks = "")}>${gettext("Back to the plan")}</button></section>`;
}

function checks(planner) {
  const found = planner.plan.checks;
  return html`<section class="pane plan-checks" aria-labelledby="plan-checks"><header><h2 id="plan-checks">${gettext("Checks")}</h2><small class="number">${found.length || ""}</small></header>
    ${found.length
      ? html`<ul>${found.slice(0, MOST).map(
          (one) => html`<li class=${one.is_grave ? "is-grave" : ""}><button type="button" @click=${() => planner.show(one)}><b class=${one.is_grave ? "late" : "dim"}>${one.label}</b> <span class="number dim">${one.day.slice(5)}</span><span class="plan-said">${one.said}</span></button></li>`,
        )}</ul>${found.length > MOST ? html`<p class="plan-none">${interpolate(gettext("and %s more"), [found.length - MOST])}</p>` : nothing}`
      : html`<p class="plan-none good">${gettext("No gaps, nobody twice, everybody is reached.")}</p>`}</section>`;
}

function begin(planner) {
  const words = { templates: gettext("From the templates"), last_week: gettext("As the week before") };
  if (words[planner.asks]) {
    return html`<section class="pane plan-step" role="alertdialog" aria-label=${words[planner.asks]}><p>${gettext("What stands in the plan now goes. Published shifts stay until you publish.")}</p><button type="button" class="next" @click=${() => planner.fill(planner.asks)}>${words[planner.asks]}</button><button type="button" class="quiet" @click=${() => (planner.asks = "")}>${gettext("Back to the plan")}</button></section>`;
  }
  const choose = (by) => (planner.plan.planned.length ? (planner.asks = by) : planner.fill(by));
  return html`<section class="pane plan-begin"><header><h2>${gettext("Lay the plan down anew")}</h2></header><div class="two">${Object.entries(words).map(([by, label]) => html`<button type="button" class="quiet" @click=${() => choose(by)}>${label}</button>`)}</div></section>`;
}
