// Which alerts wait, which are over, and which comes first.
const WAITING = new Set(["received", "routed"]);
const ENDED = new Set(["closed", "cancelled", "merged"]);

export const isWaiting = (row) => WAITING.has(row.status);
export const isOver = (row) => ENDED.has(row.status);

const need = (row) => [isWaiting(row) ? 0 : 1, row.priority, Date.parse(row.received_at)];

export function byNeed(one, other) {
  const [a, b] = [need(one), need(other)];
  const place = a.findIndex((value, n) => value !== b[n]);
  return place < 0 ? 0 : a[place] - b[place];
}

export const whereOf = (row) => row.site?.name || row.place || row.station?.name || "";

// Red, unanswered, real or rehearsed, and never covert: only these may sound.
export const maySound = (row) => isWaiting(row) && row.priority === 1 && !row.is_covert && row.cap_status !== "Test";
