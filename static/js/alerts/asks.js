/* What each step asks before it is taken. */

const minutes = (count) => [count, interpolate(gettext("%s min"), [count])];

const words = (name, label, more = {}) => ({ name, label, kind: "words", required: true, ...more });

const moneyKeptSafe = (choices) => [
  { name: "money_kept_safe", kind: "money", label: gettext("Money kept safe, in yuan (leave empty if none)") },
  { name: "money_evidence", kind: "choice", label: gettext("What shows it"), options: choices.evidence, required: true, needs: "money_kept_safe", value: "bank_record" },
];

/* An exercise closes as one and nothing else does. */
function outcome(choices, alert) {
  const isExercise = alert.cap_status === "Exercise";
  const options = choices.disposition.filter(([value]) => (value === "exercise") === isExercise);
  return { name: "disposition", kind: "choice", label: gettext("What came of it"), options, required: true, value: isExercise ? "exercise" : undefined };
}

/* Whatever did not turn out as reported says why; which reasons fit depends on what came of it. */
const reasons = ({ reasons: of = {} }) => Object.entries(of).map(
  ([disposition, options]) => ({ name: "reason", kind: "choice", label: gettext("Why"), options, required: true, when: ["disposition", disposition] }),
);

const closing = (choices, alert) => [
  outcome(choices, alert),
  ...reasons(choices),
  words("text", gettext("In one or two sentences; the sender never reads them"), { required: false }),
  ...(alert.lane === "bank" || alert.money_kept_safe ? moneyKeptSafe(choices) : []),
];

/* The same, with what stands there already: putting one thing right takes away no other. */
const again = (choices, alert) => {
  const stands = { ...alert, reason: alert.disposition_reason, text: undefined };
  return closing(choices, alert).map((field) => ({ ...field, value: stands[field.name] ?? field.value }));
};

const promise = (label) => [{ name: "minutes", kind: "tap", label, options: [5, 15, 30].map(minutes) }];

const placed = (alert) => ({ name: "place", kind: "place", label: gettext("Where it is"), at: alert.lon === null ? null : { lon: alert.lon, lat: alert.lat } });

const put = [
  ["place", gettext("Place")],
  ["type", gettext("Type")],
  ["covert", gettext("Covert")],
];

const correcting = (_choices, alert) => [
  { name: "_what", kind: "choice", label: gettext("What shall be put right"), options: put, required: true },
  { ...placed(alert), when: ["_what", "place"] },
  { name: "type", kind: "types", label: gettext("It is really"), not: alert.type, required: true, when: ["_what", "type"] },
  { name: "covert", kind: "choice", label: gettext("From now on"), options: [[true, gettext("covert: no sound, no word at the counter")], [false, gettext("not covert")]], required: true, when: ["_what", "covert"] },
  words("reason", gettext("Why"), { required: false, maxlength: 200 }),
];

const ASKS = {
  acknowledge: () => promise(gettext("I deal with it within")),
  renew: () => promise(gettext("I need another")),
  place: (_choices, alert) => [placed(alert)],
  correct: correcting,
  call_number: (_choices, alert) => [{ name: "call_number", kind: "line", label: gettext("110 call number"), maxlength: 40, value: alert.call_number || "" }],
  campaign: (choices, alert) => [{ name: "campaign", kind: "choice", label: gettext("Campaign"), options: choices.campaign ?? [], required: true, value: alert.of_campaign }],
  link: () => [
    { name: "alert", kind: "line", label: gettext("Number of the other alert"), placeholder: "2026-08-17-000031", maxlength: 40, required: true },
    words("why", gettext("Why"), { required: false, maxlength: 200 }),
  ],
  transfer: () => [{ name: "unit", kind: "units", label: gettext("To which unit"), required: true }, words("reason", gettext("Why"), { placeholder: gettext("They read this first"), maxlength: 500 })],
  dispatch: () => [words("text", gettext("Who goes, and how"), { placeholder: gettext("Patrol P-3, two officers, by car"), required: false, maxlength: 500 })],
  resolve: () => [words("text", gettext("What was done"), { required: false, maxlength: 500 })],
  close: closing,
  outcome: again,
  note: () => [words("text", gettext("Note"))],
  reveal: () => [words("reason", gettext("Why do you need the number?"), { maxlength: 200 })],
  return: () => [words("reason", gettext("What should be changed"), { maxlength: 200 })],
  approve: () => [],
  withdraw: () => [],
  update: (_choices, order) => [words("text", gettext("In these words"), { value: order.text, maxlength: 500 })],
  end: () => [],
};

/* The fields of the dialog for `action`; none to be asked is a dialog that only confirms; null is taken at once. */
export const asks = (action, choices, thing) => ASKS[action]?.(choices, thing) ?? null;
