/* Words an order begins with, one sentence per action. Guards watch, close the gate and keep their distance; they never stop, question or search anybody. */

const WORDS = {
  close_gates: () => gettext("Close all gates at once and watch from a distance. Do not come close. Note number plates and how many people."),
  observe: () => gettext("Watch from a distance and report at once what you see. Do not come close, do not follow."),
  patrol: () => gettext("Send two people to walk the outer side together, with lights and radio. Report anything unusual; do not step in."),
  be_ready: () => gettext("Stay ready by the phone with your people together. Wait for the next word from the station."),
  call_back: () => gettext("Please call the station now."),
};

/* `seen` is what is known, added where the alert is not covert. */
export function wordsFor(action, seen = "") {
  const words = WORDS[action]();
  return seen && action !== "call_back" ? `${words}\n${interpolate(gettext("Known so far: %s"), [seen])}`.slice(0, 500) : words;
}

export const isOurs = (text, seen) => !text.trim() || Object.keys(WORDS).some((action) => text === wordsFor(action, seen));

/* Words no order to guards may hold: they neither stop, hold nor search anybody. A sign to the writer, not a lock. */
const FORBIDDEN = /扣留|扣押|搜身|搜查|盘查|抓捕|控制住|拦截|强留|拖住|制服|detain|arrest|search (him|her|them|the)|frisk|stop and question|tackle/i;

export const forbidden = (text) => FORBIDDEN.test(text);
