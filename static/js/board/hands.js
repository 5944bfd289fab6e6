// What hands do at the desk: keys, clicks and the words typed to find, each turned into one act of the board.
import { LANES, NO_FILTER } from "./filters.js";
import { listenForKeys } from "./keys.js";

export class Hands {
  // Rests with `rest()`, when the board leaves the page.
  constructor(board) {
    this.board = board;
    board.addEventListener("click", (event) => this.#clicked(event));
    board.addEventListener("point-chosen", (event) => board.select(event.detail.id));
    board.find.addEventListener("input", () => board.filter({ q: board.find.value.trim() }, { isTyping: true }));
    board.find.addEventListener("keydown", (event) => this.#finding(event));
    this.rest = listenForKeys(this.#keys());
  }

  #keys() {
    const { board } = this;
    const step = (action) => () => board.isWhole && board.stepping.press(action);
    const status = (value) => () => board.filter({ status: board.filters.status === value ? "" : value });
    const lanes = LANES.map((lane, n) => [String(n + 1), () => board.filter({ lane: board.filters.lane === lane ? "" : lane })]);
    return {
      j: () => board.move(1), k: () => board.move(-1), a: step("main"), t: step("transfer"), n: step("note"),
      Enter: () => board.alert && location.assign(board.alert.url), c: () => location.assign(board.getAttribute("call")),
      o: () => board.alert && board.hasAttribute("order") && location.assign(`${board.getAttribute("order")}?alert=${board.selected}`),
      s: () => this.#sound(), "?": () => board.open("keys"), f: () => board.find.focus(),
      w: status("waiting"), u: status("underway"), l: status("late"), p: () => board.filter({ where: board.filters.where ? "" : "unplaced" }),
      0: () => board.filter(NO_FILTER), Escape: () => (board.notice ? board.say(null) : board.filter(NO_FILTER)), ...Object.fromEntries(lanes),
    };
  }

  #clicked(event) {
    const { board } = this;
    const found = (selector) => event.target.closest(selector);
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    const row = found(".item");
    const chip = found("[data-filter]");
    if (row || chip) event.preventDefault();
    if (row) board.select(row.dataset.id, { look: true });
    else if (chip) board.filter(chip.hasAttribute("data-all") ? NO_FILTER : { [chip.dataset.filter]: chip.dataset.value });
    else if (found("[data-action]")) board.stepping.press(found("[data-action]").dataset.action);
    else if (found("[data-more]")) board.more();
    else if (found("[data-sound]")) this.#sound();
    else if (found("[data-keys]")) board.open("keys");
    else if (found("[data-duty]")) board.open("on-duty");
    else if (found("[data-hush]")) board.say(null);
    else if (found("[data-again]")) board.load(board.selected);
  }

  #finding(event) {
    const { board } = this;
    if (event.key !== "Escape" && event.key !== "Enter") return;
    event.preventDefault();
    if (event.key === "Escape") board.filter({ q: "" });
    board.find.blur();
    if (board.shown.length) board.select(board.shown.find((row) => row.id === board.selected)?.id ?? board.shown[0].id, { focus: true });
  }

  #sound() {
    const { bell } = this.board;
    bell.want(!bell.isHeard);
  }
}
