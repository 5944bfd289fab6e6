/* A round as it will be once the server has everything this phone holds: what was pressed shows at once, with or without a line. */
const THERE = { status: "checked_in", label: () => gettext("There") };
const LEFT = { status: "checked_out", label: () => gettext("Done") };
const SKIPPED = { status: "skipped", label: () => gettext("Skipped") };

const set = (stop, { status, label }, more = {}) => Object.assign(stop, { status, status_label: label(), isWaiting: true }, more);

const EFFECTS = {
  start: (round, entry) => begin(round, entry),
  check_in: (round, entry, stop) => {
    begin(round, entry);
    leave(round, entry);
    if (stop && ["pending", "skipped"].includes(stop.status)) set(stop, THERE, { came_at: entry.device_at });
  },
  check_out: (_round, entry, stop) => stop?.status === "checked_in" && set(stop, LEFT, { left_at: entry.device_at }),
  skip: (_round, entry, stop) => stop?.status === "pending" && set(stop, SKIPPED, { reason: entry.reason }),
  finish: (round, entry) => {
    leave(round, entry);
    Object.assign(round, { status: "finished", status_label: gettext("Finished"), finished_at: entry.device_at });
  },
};

function begin(round, entry) {
  if (["planned", "late", "missed"].includes(round.status)) Object.assign(round, { status: "started", status_label: gettext("Under way"), started_at: entry.device_at });
}

function leave(round, entry) {
  for (const stop of round.stops) if (stop.status === "checked_in") set(stop, LEFT, { left_at: entry.device_at });
}

export function walked(round, entries) {
  const copy = structuredClone(round);
  for (const entry of entries) EFFECTS[entry.kind]?.(copy, entry, copy.stops.find((stop) => stop.checkpoint === entry.checkpoint));
  return copy;
}
