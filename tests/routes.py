"""Every route of the house, and who may come there. A route that stands in no table here makes tests/test_strangers.py fail, and so forces a decision."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, get_resolver

# Anybody may: they show nothing of anybody.
OPEN = {
    "healthz": "lives the process",
    "readyz": "can it serve",
    "desk:metrics": "the token is the right; without it 404",
    "schema": "the contract is public",
    "docs": "the contract is public",
    "contract:start": "the guide is public",
    "contract:page": "the guide is public",
    "contract:postman": "the contract is public",
    "javascript-catalog": "words for scripts",
    "set_language": "sets a cookie",
    "delivery:reply": "the link's signature is the right; a forged one gets 404",
    "api:alarm-press": "a button's key is the right, and it says nothing of anybody",
    "api:alarm-heartbeat": "a button's key is the right, and it says nothing of anybody",
    "delivery:pushed": "the secret in the address is the right; without it 404",
    "portal:alarm-kept": "the pass is the right; a forged one gets 403",
    "portal:worker": "the same script for everybody",
    "portal:manifest": "the same icon for everybody",
    "disputes:check": "the paper's code is the right, and it says nothing of anybody",
    "patrols:worker": "the same script for everybody",
    "patrols:manifest": "the same icon for everybody",
    "admin:login": "sign-in",
    "account_login": "sign-in",
    "account_logout": "says good-bye",
    "account_signup": "says that it is closed",
    "account_inactive": "says that the account is closed",
    "account_email_verification_sent": "says to look for a letter",
    "account_confirm_email": "the letter's key is the right",
    "account_confirm_login_code": "sign-in",
    "account_reset_password": "asks for a letter",
    "account_reset_password_done": "says to look for a letter",
    "account_reset_password_from_key": "the letter's key is the right",
    "account_reset_password_from_key_done": "says that it is done",
    "mfa_authenticate": "second half of the sign-in",
    "mfa_login_webauthn": "sign-in",
}
# Signed-in people, about their own account only.
OWN = {
    "account_reauthenticate",
    "account_email",
    "account_change_password",
    "account_set_password",
    "mfa_index",
    "mfa_reauthenticate",
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_download_recovery_codes",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
    "mfa_reauthenticate_webauthn",
    "mfa_remove_webauthn",
    "mfa_edit_webauthn",
    "usersessions_list",
    *("desk:me", "desk:me-language", "desk:me-quiet", "desk:me-add", "desk:me-tests", "desk:me-end-others"),
    *("desk:me-confirm", "desk:me-resend", "desk:me-first", "desk:me-out", "desk:me-test", "desk:me-end"),
}
# One thing, named in the address: what a stranger gets is 404 (or 403), by every method.
OF_AN_ALERT = {
    *("api:sandbox-alert", "api:sandbox-step"),
    *("api:alert", "api:alert-updates", "api:alert-acknowledge", "api:alert-transfer", "api:alert-dispatch", "api:alert-arrive"),
    *("api:alert-resolve", "api:alert-close", "api:alert-outcome", "api:alert-note", "api:alert-calls", "api:alert-reveal", "alerts:detail"),
    *("api:alert-attachments", "api:alert-attachment", "api:alert-attachment-preview"),
    *("api:alert-prints", "api:alert-cap", "api:alert-correct", "api:alert-similar", "api:alert-link", "api:alert-unlink"),
    *("api:alert-send-again", "api:alert-campaign"),
    *("api:alert-nearest-units", "api:alert-unit-calls"),
    *("portal:alert", "portal:alert-states", "portal:alert-more", "portal:alert-cancel", "portal:alert-photo"),
}
OF_AN_ORDER = {
    *("api:sandbox-order", "api:sandbox-order-reply", "api:sandbox-order-end"),
    *("api:order", "api:order-cap", "api:order-approve", "api:order-return", "api:order-end", "alerts:order"),
    *("api:order-send-again", "api:order-recipients", "api:order-totals", "alerts:order-people"),
    *("api:order-change", "api:order-withdraw", "api:order-update", "api:order-answer"),
    "portal:order",
}
OF_A_SITE = {"api:site-tonight"}
OF_A_HANDOVER = {"desk:handover-page", "desk:handover-countersign", "desk:handover-supplement", "desk:handover-paper"}
# One thing of a station's ground and people: its own may open it, for another station's it is not there.
OF_A_STATION = {
    *("grids:grid", "api:grid", "api:grid-redraw", "api:grid-split"),
    *("grids:officers", "grids:sites", "api:grid-postings"),
}
# Of these, what those who plan duty may change.
OF_A_ROSTER = {
    *("api:roster", "api:roster-fill", "api:roster-changes", "api:roster-publish", "api:roster-reopen"),
    *("grids:roster", "grids:roster-away", "grids:roster-drop", "grids:roster-file"),
}
OF_A_SWAP = {"api:swap-agree", "api:swap-approve", "api:swap-refuse", "api:swap-withdraw", "grids:swap-step"}
OF_A_SHIFT_TEMPLATE = {"api:shift-template", "grids:shift-template"}
OF_AN_OFFICER = {
    *("grids:officer", "grids:hand-over", "grids:away", "grids:second"),
    *("api:officer-hand-over", "api:officer-absences", "api:officer-secondments"),
}
OF_A_POSTING = {"grids:posting-end", "api:posting-end"}
OF_AN_ABSENCE = {"grids:absence-end", "api:absence-end"}
OF_A_SECONDMENT = {"grids:secondment-end", "api:secondment-end"}
OF_A_KEY_SITE = {"grids:site-change", "grids:site-close", "grids:site-round", "api:key-site-change", "api:key-site-close", "api:key-site-round"}
OF_A_STEP = {"grids:step-done", "api:service-step-done"}
OF_A_TEAM = {"grids:team", "grids:team-add", "api:team", "api:team-members"}
OF_A_MEMBER = {
    *("grids:member-end", "grids:member-lead", "grids:member-qualify", "grids:member-number"),
    *("api:team-member-end", "api:team-member-lead", "api:team-member-qualifications", "api:team-member-number"),
}
OF_THE_POSTS = OF_A_TEAM | OF_A_MEMBER | OF_AN_OFFICER | OF_A_POSTING | OF_AN_ABSENCE | OF_A_SECONDMENT | OF_A_KEY_SITE | OF_A_STEP
# A file on its way in, and what goes out in files: administrators only.
OF_AN_IMPORT = {
    *("grids:import", "grids:import-progress", "grids:import-check", "grids:import-apply", "grids:import-undo"),
    *("grids:import-again", "grids:import-refused"),
    *("grids:import-form", "grids:export"),
    *("api:import", "api:import-progress", "api:import-rows", "api:import-refused", "api:import-check", "api:import-apply", "api:import-undo"),
    *("api:import-again", "api:export"),
}
# Headquarters staff sent to stations: what those who plan may do, and the station, and they themselves.
OF_A_QUOTA = {"patrols:secondment-shift", "patrols:secondment-add", "api:quota-people"}
OF_SOMEBODY_SENT = {
    *("patrols:secondment-person", "patrols:secondment-step", "api:sent", "api:sent-number", "api:sent-withdraw", "api:sent-replace", "api:sent-host"),
    *("api:sent-came", "api:sent-left", "api:sent-sheet", "api:sent-sign"),
}
OF_AN_EXEMPTION = {"api:exemption-end"}
OF_A_SPOT_DRAW = {"patrols:spot-draw", "api:spot-draw"}
OF_A_SPOT_CHECK = {
    *("patrols:spot-check", "patrols:spot-check-step", "api:spot-check", "api:spot-check-record", "api:spot-check-skip", "api:spot-check-reply"),
    *("api:spot-check-drop", "api:spot-check-decide", "api:spot-check-remedied", "api:spot-check-close", "api:spot-check-reopen"),
}
OF_THE_SENDING = OF_A_QUOTA | OF_SOMEBODY_SENT | OF_AN_EXEMPTION
OF_THE_ROSTER = OF_THE_SENDING | OF_A_ROSTER | OF_A_SWAP | OF_A_SHIFT_TEMPLATE | {"api:duty-number", "grids:swap-ask"} | OF_THE_POSTS | OF_AN_IMPORT
OF_A_STATION |= OF_A_SITE | OF_THE_ROSTER | OF_A_SPOT_DRAW | OF_A_SPOT_CHECK
OF_A_ROUTE = {"api:route", "api:route-change", "api:route-end", "api:route-reopen", "api:route-tags", "patrols:route"}
OF_A_CHECKPOINT = {"api:checkpoint-renew-tag", "patrols:at"}
OF_A_CREW = {"api:crew", "api:crew-change", "api:crew-end", "patrols:team", "patrols:team-end"}
OF_A_CREW_MEMBER = {f"{door}-{step}" for door in ("api:crew-member", "patrols:team") for step in ("came", "left", "back")}
OF_A_STATION |= OF_A_ROUTE | OF_A_CHECKPOINT | OF_A_CREW | OF_A_CREW_MEMBER
OF_A_ROUND = {"api:round", "api:round-entries", "api:round-more-time", "api:round-hand-over", "api:round-call-off", "patrols:round"}
OF_A_ROUND |= {"api:round-give", "patrols:round-give"}
OF_A_FINDING = {"api:finding-alert", "api:finding-plate", "api:finding-photos", "api:finding-photo", "api:finding-photo-preview"}
OF_A_STREET_UNIT = {"api:street-unit-come", "api:street-unit-state", "api:street-unit-trail"}
OF_A_UNIT_CALL = {"api:unit-call-step"}
OF_A_STATION |= OF_A_STREET_UNIT | OF_A_UNIT_CALL
OF_A_STATION |= OF_A_ROUND | OF_A_FINDING
OF_A_SUGGESTION = {"patrols:suggestion-accept", "patrols:suggestion-decline", "api:suggestion-accept", "api:suggestion-decline"}
OF_A_PROBLEM_CARD = {
    *("patrols:problem-card", "patrols:problem-card-words", "patrols:problem-card-step", "patrols:problem-card-measures"),
    *("api:problem-card", "api:problem-card-step", "api:problem-card-measures"),
}
OF_A_MEASURE = {"patrols:problem-measure-done", "api:problem-measure-done"}
OF_AN_HONOUR = {"alerts:honour-step", "alerts:honour-letter", "api:honour-step"}
OF_A_CAMPAIGN = {"alerts:campaign", "api:campaign"}
# What whoever plans keeps: of patrols routes, teams, places and cards; special campaigns.
OF_PLANS = OF_A_CAMPAIGN | OF_A_ROUTE | OF_A_CHECKPOINT | OF_A_CREW | OF_A_CREW_MEMBER | OF_A_SUGGESTION | OF_A_PROBLEM_CARD | OF_A_MEASURE
OF_A_STATION |= OF_AN_HONOUR | OF_A_CAMPAIGN | OF_A_SUGGESTION | OF_A_PROBLEM_CARD | OF_A_MEASURE
OF_A_DISPUTE = {
    *("api:dispute", "api:dispute-way", "api:dispute-case", "api:dispute-facts", "api:dispute-parties", "api:dispute-sessions", "api:dispute-held"),
    *("api:dispute-agreement", "api:dispute-sign", "api:dispute-broken", "api:dispute-term", "api:dispute-followup", "api:dispute-close"),
    *("api:dispute-reopen", "disputes:one", "disputes:agreed", "disputes:after", "disputes:record"),
    *("disputes:way", "disputes:person-new", "disputes:report-asked", "disputes:report-issued", "disputes:spot", "disputes:session-new"),
    *("disputes:session", "disputes:session-move", "disputes:session-invite"),
    *("api:dispute-join", "api:dispute-spot", "api:dispute-report-asked", "api:dispute-report-issued", "api:dispute-session-notes"),
    *("api:dispute-session-move", "api:dispute-session-invite"),
    *("disputes:followup", "disputes:related", "disputes:edit", "disputes:hands", "disputes:do"),
    *("api:dispute-edit", "api:dispute-notes", "api:dispute-tasks", "api:dispute-task-done", "api:dispute-task-dropped", "api:dispute-files"),
    *("api:dispute-file", "api:dispute-file-preview", "api:dispute-hand-over", "api:dispute-assign", "api:dispute-merge", "api:dispute-unmerge"),
    *("api:dispute-link", "api:dispute-unlink", "api:dispute-parts", "api:dispute-parts-way", "api:dispute-ask-leader"),
    *("disputes:agree", "disputes:agreement", "disputes:sign", "disputes:paper", "disputes:allowance", "disputes:allowance-file"),
    *("api:dispute-papers", "api:dispute-paper", "api:dispute-exhibits", "api:allowance"),
}
OF_A_BUTTON = {"alerts:alarm", "alerts:alarm-test", "alerts:alarm-arrived", "alerts:alarm-plan", "api:alarm-test"}
OF_A_PRESS = {"api:alarm-press-arrived"}
OF_SOMEBODY_UNREACHED = {"alerts:unreached-number", "alerts:unreached-answer"}
OF_A_CALLBACK = {"desk:operations-on", "desk:operations-replay"}
OF_A_STATION |= OF_A_BUTTON | OF_A_PRESS | OF_A_DISPUTE | OF_SOMEBODY_UNREACHED | OF_A_CALLBACK
# Of them what whoever only works on a dispute may not: which way it goes, and how it ends.
DECIDED_OF_A_DISPUTE = {
    *("api:dispute-way", "api:dispute-case", "api:dispute-close", "api:dispute-spot", "disputes:way", "disputes:spot", "api:dispute-ask-leader"),
}
# Lists and forms: a stranger may get an answer, with nothing of somebody else in it.
LISTS = {
    *("desk:setup", "desk:operations"),
    *("grids:imports", "api:import-list", "api:import-subjects"),
    "desk:access-log",
    *("api:key", "api:request-list", "api:callback-test", "api:sandbox-alert-list", "api:sandbox-order-list"),
    *("api:alert-list", "api:alert-type-list", "api:order-list", "api:order-preview", "api:order-number", "api:summary", "api:site-list", "api:caller"),
    *("api:place-list", "api:place-named", "api:place-around", "api:grid-boundaries", "api:alert-boundaries", "api:unit-list", "api:stream-ticket"),
    *("api:alert-similar-call", "alerts:verify"),
    *("alerts:alarms", "api:alarm-list", "alerts:campaigns", "api:campaign-list", "alerts:sources", "api:source-figures", "portal:figures"),
    *("alerts:honours", "alerts:honour-new", "api:honour-list", "portal:thanks"),
    *("alerts:list", "alerts:unreached", "alerts:new", "alerts:order-list", "alerts:order-new", "desk:board", "desk:wall", "desk:search"),
    *("portal:home", "portal:now", "portal:report", "portal:receipt", "portal:alerts", "portal:orders", "portal:cards"),
    *("portal:contacts", "portal:tonight", "portal:buttons", "portal:alarm", "portal:alarm-more", "portal:me"),
    *("grids:coverage", "api:coverage", "api:key-site-list"),
    *("api:position-list", "api:street-unit-list", "api:street-unit-mine", "api:street-unit-leave"),
    *("patrols:units", "patrols:unit-mine", "patrols:reach"),
    *("patrols:suggestions", "patrols:where-rule", "patrols:where-drift", "patrols:where-export", "patrols:problem-cards", "api:problem-card-list"),
    *("api:incident-list", "api:suggestion-list", "api:where-figures", "api:where-rule", "api:where-drift"),
    *("api:crew-list", "api:crew-people", "api:crew-hours", "api:crew-copy", "api:crew-share"),
    *("patrols:teams", "patrols:team-new", "patrols:team-hours", "patrols:team-copy", "patrols:team-share"),
    *("api:route-list", "api:route-order", "api:route-preview", "patrols:routes", "patrols:route-new"),
    *("api:round-list", "api:finding-list", "api:patrol-me", "patrols:tonight", "patrols:car-doors"),
    *("patrols:secondment", "patrols:secondment-plan", "patrols:secondment-turns", "patrols:secondment-keep", "patrols:secondment-output"),
    *("api:secondment-day", "api:quota-list", "api:secondment-propose", "api:secondment-publish", "api:secondment-turns", "api:secondment-output"),
    *("api:sending-unit-list", "api:exemption-list"),
    *("patrols:supervision", "patrols:supervision-rounds", "patrols:supervision-day", "patrols:supervision-presence"),
    *("patrols:spot-checks", "patrols:spot-draw-new", "api:spot-draw-list", "api:spot-check-list"),
    *("api:supervision", "api:supervision-day", "api:supervision-presence"),
    *("api:dispute-list", "api:dispute-earlier", "api:dispute-clocks", "disputes:board", "disputes:followups", "api:dispute-followup-list", "disputes:new"),
    *("disputes:clocks", "disputes:what-if", "disputes:calendar", "disputes:mediators"),
    *("disputes:register", "disputes:blank", "disputes:allowances", "api:allowance-list"),
    *("api:dispute-deadlines", "api:dispute-sessions-ahead", "api:dispute-mediators"),
    *("disputes:figures", "disputes:figures-cases", "disputes:figures-addresses", "api:dispute-figures", "api:dispute-addresses"),
    *("desk:my-grid", "desk:my-grid-note", "desk:my-grid-month", "desk:my-grid-template"),
    *("desk:map", "desk:map-inside", "api:map-layers", "api:map-indicators", "api:map-inside"),
    *("grids:draw", "api:grid-draw", "api:grids-around", "api:grid-preview", "api:grid-merge"),
    *("api:duty-now", "api:roster-list", "api:swap-list", "api:shift-template-list", "grids:duty", "grids:duty-mine", "grids:duty-calendar"),
    *("api:team-list", "grids:team-list", "grids:lapsing"),
    *("grids:roster-list", "grids:shift-template-list", "grids:shift-template-new"),
    *("desk:reach", "desk:reach-ask", "desk:reach-tests"),
    *("desk:handover", "desk:handover-words", "desk:handover-sign", "desk:handover-list", "desk:sound-test"),
}
DECIDED = set(OPEN) | OWN | OF_AN_ALERT | OF_AN_ORDER | OF_A_HANDOVER | OF_A_STATION | LISTS


@dataclass(frozen=True)
class Route:
    name: str
    pattern: str

    @property
    def is_api(self) -> bool:
        return self.pattern.startswith("api/v1/")

    def address(self, **arguments: object) -> str:
        known = {
            "content_type_id": 1,
            "object_id": 1,
            "app_label": "auth",
            "url": "x/",
            "token": "A" * 40,
            "key": "abc-def",
            "provider": "aliyun",
            "what": "reports",
            "uidb36": "1",
            "pk": 1,
            "attachment": "018f0000-0000-7000-8000-000000000000",
        } | arguments
        path = re.sub(r"<(?:\w+:)?(\w+)>", lambda match: str(known.get(match[1], 1)), re.sub(r"\(\?P<(\w+)>[^)]*\)", r"<\1>", self.pattern))
        return "/" + re.sub(r"[\^$]", "", path)


def routes() -> list[Route]:
    return list(_walk(get_resolver().url_patterns, "", ""))


def _walk(patterns: list[Any], before: str, space: str) -> Iterator[Route]:
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            yield Route(f"{space}{pattern.name or ''}", before + str(pattern.pattern))
        else:
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from _walk(pattern.url_patterns, before + str(pattern.pattern), inner)


def is_admin(route: Route) -> bool:
    """The admin stands behind one door of its own, whatever rooms register there."""
    return route.pattern.startswith("admin/") and route.name != "admin:login"
