// Which alerts wait, which are over or late, and which comes first.
import { now } from "../lib/time.js";

const WAITING = new Set(["received", "routed"]);
// "gone": it has become covert, and whoever looks here may see it no longer.
const ENDED = new Set(["closed", "cancelled", "merged", "gone"]);

export const isWaiting = (row) => WAITING.has(row.status);
export const isOver = (row) => ENDED.has(row.status);
export const isLate = (row) => row.status === "acknowledged" && Boolean(row.promised_until) && Date.parse(row.promised_until) < now();
export const isUnplaced = (row) => row.lon == null || !row.grid;

// Alerts on one pane are compared ten thousand times: each is parsed once.
const received = new WeakMap();
function receivedAt(row) {
  if (!received.has(row)) received.set(row, Date.parse(row.received_at));
  return received.get(row);
}

export const byNeed = (a, b) => isWaiting(b) - isWaiting(a) || a.priority - b.priority || receivedAt(a) - receivedAt(b);

export const whereOf = (row) => row.site?.name || row.place || row.station?.name || "";

// Red, unanswered, real or rehearsed, and never covert: only these may sound.
export const maySound = (row) => isWaiting(row) && row.priority === 1 && !row.is_covert && row.cap_status !== "Test";

export const asPoint = (row, isSelected) => ({
  id: row.id,
  lon: row.lon,
  lat: row.lat,
  priority: row.priority,
  label: `${row.title} · ${whereOf(row)} · ${row.status_label}`,
  isWaiting: isWaiting(row),
  isSelected,
  isExercise: row.cap_status !== "Actual",
});

export const waitingGrids = (rows) => rows.filter((row) => isWaiting(row) && row.grid).map((row) => row.grid.code);
