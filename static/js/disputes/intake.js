// Recording a dispute: the level says its reasons, kinds are found by a word, earlier disputes show while one types, and nothing is lost with the line.
import { Draft } from "../my-grid/draft.js";
import { Earlier } from "./earlier.js";
import { KindSearch } from "./kind-search.js";
import { LevelNow } from "./level-now.js";
import { Sending } from "./sending.js";
import { Where } from "./where.js";

const form = document.getElementById("intake");
new LevelNow(form);
new KindSearch(form);
const earlier = new Earlier(form);
if (form.querySelector("[data-where]")) new Where(form, () => earlier.changed());
form.addEventListener("input", () => earlier.changed());
new Sending(form, new Draft(form.dataset.owner, "zf-dispute:")).begin();
// There is room for everything beside a wide window, and what somebody has already said is never folded away.
for (const more of form.querySelectorAll(".party-more")) more.open ||= matchMedia("(min-width: 721px)").matches || [...more.querySelectorAll("input")].some((one) => (one.type !== "radio" || one.checked) && one.value);
