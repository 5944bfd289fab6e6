// Taking a step on the chosen alert, at most one in a breath; when somebody was first, says who.
import { post } from "../lib/api.js";
import { clockTime } from "../lib/time.js";
import { asks } from "../alerts/asks.js";
import { PROMISE_MINUTES, deskSteps } from "./detail.js";

const BREATH_MS = 1_000;

export class Stepping {
  busy = false;
  #steppedAt = 0;

  constructor(board, dialog) {
    Object.assign(this, { board, dialog });
  }

  // A second press in the same breath would take the step after, unread.
  press(action) {
    const { board } = this;
    if (this.busy || !board.isWhole || Date.now() - this.#steppedAt < BREATH_MS) return;
    const steps = deskSteps(board.whole);
    const step = action === "main" ? steps.find((one) => one.is_main) : steps.find((one) => one.action === action);
    if (!step) return;
    board.querySelector("details.more")?.removeAttribute("open");
    const take = (values) => this.#take(step, values);
    const fields = step.action === "acknowledge" ? null : asks(step.action.replace("-longer", ""), board.choices, board.whole);
    if (fields) this.dialog.open(step, fields, { take, units: board.getAttribute("units"), without: board.whole.station.id });
    else take(step.action === "acknowledge" ? { minutes: PROMISE_MINUTES } : {}).catch((error) => board.say(error.message, "error"));
  }

  async #take(step, values) {
    const { board } = this;
    const id = board.selected;
    this.#hold(true);
    try {
      board.took(await post(step.url, values));
      board.say(null);
    } catch (error) {
      if (!error.isStale) throw error;
      await board.load(id);
      board.say(whoWasFirst(board.whole, error), "warning");
    } finally {
      this.#hold(false);
    }
  }

  #hold(busy) {
    this.busy = busy;
    this.#steppedAt = Date.now();
    this.board.draw();
    if (!busy && document.activeElement === document.body) this.board.room.focus({ preventScroll: true });
  }
}

function whoWasFirst(whole, error) {
  const { acknowledged_by: name, acknowledged_at: at } = whole;
  if (!name || !at) return error.message;
  return interpolate(gettext("%(name)s was first, at %(time)s. The alert now shows their answer."), { name, time: clockTime(Date.parse(at)) }, true);
}
