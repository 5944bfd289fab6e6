/* What each step asks before it is taken. */

const minutes = (count) => [count, interpolate(gettext("%s min"), [count])];

const words = (name, label, more = {}) => ({ name, label, kind: "words", required: true, ...more });

const moneyKeptSafe = (choices) => [
  { name: "money_kept_safe", kind: "money", label: gettext("Money kept safe, in yuan (leave empty if none)") },
  { name: "money_evidence", kind: "choice", label: gettext("What shows it"), options: choices.evidence, required: true, needs: "money_kept_safe" },
];

/* An exercise closes as one and nothing else does. */
function outcome(choices, alert) {
  const isExercise = alert.cap_status === "Exercise";
  const options = choices.disposition.filter(([value]) => (value === "exercise") === isExercise);
  return { name: "disposition", kind: "choice", label: gettext("What came of it"), options, required: true, value: isExercise ? "exercise" : undefined };
}

const closing = (choices, alert) => [
  outcome(choices, alert),
  words("text", gettext("In one or two sentences"), { required: false }),
  ...(alert.lane === "bank" ? moneyKeptSafe(choices) : []),
];

const ASKS = {
  acknowledge: () => [{ name: "minutes", kind: "tap", label: gettext("I deal with it within"), options: [5, 15, 30].map(minutes) }],
  transfer: () => [{ name: "unit", kind: "units", label: gettext("To which unit"), required: true }, words("reason", gettext("Why"), { placeholder: gettext("They read this first"), maxlength: 500 })],
  dispatch: () => [words("text", gettext("Who goes, and how"), { placeholder: gettext("Patrol P-3, two officers, by car"), required: false, maxlength: 500 })],
  resolve: () => [words("text", gettext("What was done"), { required: false, maxlength: 500 })],
  close: closing,
  note: () => [words("text", gettext("Note"))],
  reveal: () => [words("reason", gettext("Why do you need the number?"), { maxlength: 200 })],
  return: () => [words("reason", gettext("What should be changed"), { maxlength: 200 })],
  approve: () => [],
  end: () => [],
};

/* The fields of the dialog for `action`; none to be asked is a dialog that only confirms; null is taken at once. */
export const asks = (action, choices, thing) => ASKS[action]?.(choices, thing) ?? null;
