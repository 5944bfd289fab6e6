/* Teams to tick, by search; without words those chosen, each with how many of its people are reached. */
import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";

const people = (team) => (team.reachable == null ? interpolate(ngettext("%s person", "%s people", team.people), [team.people]) : interpolate(gettext("%s of %s reached"), [team.reachable, team.total]));

const row = (chosen, choose) => (team) => html`
  <li><label class="site-row"><input type="checkbox" .checked=${chosen.has(team.id)} @change=${(event) => choose(team, event.target.checked)}>
    <span><b>${team.name}</b><small>${team.kind_label} · ${team.unit}</small></span>
    <span class="site-far"><span class="number">${people(team)}</span></span></label></li>`;

export function teamList(teams, { words, chosen, choose, error, total }) {
  if (error) return html`<p class="team-blank">${error}</p>`;
  if (!teams.length) return words ? html`<p class="team-blank">${gettext("No team fits these words.")}</p>` : nothing;
  const rest = total > teams.length ? html`<p class="site-rest dim">${interpolate(gettext("The first %s of %s. Search to find the others."), [teams.length, total])}</p>` : nothing;
  return html`<ul>${repeat(teams, (team) => team.id, row(chosen, choose))}</ul>${rest}`;
}
