/* A press is a finger going down and coming up at one place. What is drawn between the two moves the button away from under it,
   and the browser then says "click" to neither: so a page that redraws itself waits until the press is over.

     afterPress(draw)    at once, or as soon as the finger is up and its click is heard; asked twice, drawn once */
const LONGEST_MS = 1_000; // A finger that rests, drags or is forgotten by the browser holds nothing up for longer.
const CLICK_MS = 100; // From a finger's leaving to the click that a browser makes of it.

const waiting = new Set();
let end = null;

function over() {
  clearTimeout(end);
  end = null;
  const works = [...waiting];
  waiting.clear();
  for (const work of works) work();
}

function overIn(ms) {
  clearTimeout(end);
  end = setTimeout(over, ms);
}

// What the click itself brings is drawn at once; what waited for it, after everybody has heard it.
function clicked() {
  clearTimeout(end);
  end = null;
  setTimeout(over);
}

const listen = (name, hear) => addEventListener(name, hear, { capture: true, passive: true });
listen("pointerdown", () => overIn(LONGEST_MS));
listen("pointerup", () => end && overIn(CLICK_MS));
listen("pointercancel", () => end && overIn(0));
listen("click", clicked);

export function afterPress(work) {
  if (end) waiting.add(work);
  else work();
}
