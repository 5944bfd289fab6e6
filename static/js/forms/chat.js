/* Reads a message as it was sent (WeChat, a group, a text): what in it is a number, a time, a plate, how many people, weapons, a place, a kind of alert.
   Pure: no page, no server. `read(text, { now, types })` answers proposals; an officer takes them or takes them off. */

const PHONE = /(?<![\d+])(?:\+?86[\s-]?)?(1\d{2}[\s-]?\d{4}[\s-]?\d{4})(?!\d)|(?<!\d)(0\d{2,3}[\s-]?\d{7,8})(?!\d)/;
const PLATE = /[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼测]\s?[A-Z][·•.\s-]?[A-Z0-9]{4,6}(?![A-Z0-9])/i;
const NUMERALS = { 一: 1, 两: 2, 二: 2, 三: 3, 四: 4, 五: 5, 六: 6, 七: 7, 八: 8, 九: 9, 十: 10, one: 1, two: 2, three: 3, four: 4, five: 5, six: 6 };
const PEOPLE = /(\d{1,3}|十?[一两二三四五六七八九十])(?:多|余)?(?:个人|个?男|个?女|名|人(?!民)|位|个(?:青年|小伙|老人|学生|可疑))|\b(\d{1,3}|one|two|three|four|five|six)\s+(?:people|persons?|men|man|women|woman|guys)\b/i;
const WEAPONS = /菜刀|砍刀|匕首|水果刀|刀具|刀|钢管|棍棒|棍子|木棍|斧头|斧|枪|持械|汽油|knife|knives|machete|gun|axe|iron bar|baseball bat/gi;
const PLACE_ZH = new RegExp(
  "(?:在|到|于|位于|地址|地点)[:：\\s]*((?:(?!在)[^，。,；;！!？?\\s]){1,24}?(?:路|街|巷|号|小区|广场|市场|学校|中学|小学|银行|支行|网点|医院|公园|桥|车站|门口|[东西南北]门|楼|栋|店|商场|村|大厦|停车场)" +
    "(?:[\\dA-Za-z一二三四五六七八九十东南西北]{0,5}(?:号|楼下|楼|栋|单元|门口|门|口|侧|面|边|段|旁边|附近|对面|里面|停车场|小区))*)",
);
const PLACE_EN = /\b(?:at|near|outside|in front of|behind)\s+(?:the\s+)?([^,.;!?\n]{3,50})/i;
const HEADER = /^(\S[^\d:：]{0,20}?)\s*[:：]?\s+(?:\d{4}[-/年]\d{1,2}[-/月]\d{1,2}日?\s+|\d{1,2}月\d{1,2}日\s*|昨天\s*|今天\s*|星期.\s*)?((?:早上|上午|中午|下午|晚上|凌晨)?\s*\d{1,2}[:：]\d{2})(?:[:：]\d{2})?\s*$/;
const SAID = /(昨天?晚?上?|今天?早?晚?)?\s*(凌晨|早上|上午|中午|下午|傍晚|晚上|夜里)?\s*(\d{1,2})\s*(?:[:：]\s*(\d{2})(?!\d)|点\s*(半|\d{1,2})?分?(?!钟))/;
const NOW = /刚才|刚刚|现在|正在|just now|right now/i;
const DAY_MS = 86_400_000;
const TOLERANCE_MS = 5 * 60_000;
const ENOUGH_ALIKE = 3;

/* Full-width letters and digits as people type them on a phone. */
export const plain = (text) => text.normalize("NFKC").replace(/\u00a0/g, " ");

/* Lines of words, without the lines in which the app says who and when. */
export function lines(text) {
  const all = plain(text).split(/\r?\n/).map((line) => line.trim()).filter(Boolean);
  const headers = all.map((line) => HEADER.exec(line)).filter(Boolean);
  return { words: all.filter((line) => !HEADER.test(line)), senders: [...new Set(headers.map((found) => found[1]))], sentAt: headers.at(-1)?.[2] ?? "" };
}

export function read(text, { now = new Date(), types = [], zone = "+08:00" } = {}) {
  const { words, senders, sentAt } = lines(text);
  const said = words.join("\n");
  const phone = PHONE.exec(said);
  return {
    senders,
    number: phone ? (phone[1] || phone[2]).replace(/[\s-]/g, "") : "",
    plate: PLATE.exec(said.toUpperCase())?.[0].replace(/[\s.-]/g, "").replace("•", "·") ?? "",
    people: countOf(PEOPLE.exec(said)),
    weapons: [...new Set((said.match(WEAPONS) || []).map((word) => word.toLowerCase()))].filter((word, _n, all) => !all.some((other) => other !== word && other.includes(word))),
    place: (PLACE_ZH.exec(said)?.[1] || PLACE_EN.exec(said)?.[1] || "").trim(),
    occurredAt: timeOf(said, sentAt, now, zone),
    type: likeliest(said, types),
  };
}

function countOf(found) {
  if (!found) return null;
  const word = (found[1] || found[2]).toLowerCase();
  if (/^\d+$/.test(word)) return Number(word);
  return word.length === 2 ? 10 + NUMERALS[word[1]] : NUMERALS[word];
}

/* The time said, else the time it was sent; never in the future, never older than a day. */
function timeOf(said, sentAt, now, zone) {
  const found = SAID.exec(said);
  if (!found && NOW.test(said)) return null;
  const parts = found || SAID.exec(sentAt);
  if (!parts) return null;
  const [, day = "", half = "", hourSaid, minutes, after] = parts;
  let hour = Number(hourSaid);
  const minute = after === "半" ? 30 : Number(minutes || after || 0);
  if (/下午|傍晚|晚|夜/.test(half + day) && hour < 12) hour += 12;
  if (half === "中午" && hour < 11) hour += 12;
  if (hour > 23 || minute > 59) return null;
  return lastTime(hour, minute, day.startsWith("昨"), now, zone);
}

function lastTime(hour, minute, isYesterday, now, zone) {
  const two = (number) => String(number).padStart(2, "0");
  const sign = zone.startsWith("-") ? -1 : 1;
  const [hours, minutes] = zone.slice(1).split(":").map(Number);
  const today = new Date(now.getTime() + sign * (hours * 60 + minutes) * 60_000).toISOString().slice(0, 10);
  const at = new Date(`${today}T${two(hour)}:${two(minute)}:00${zone}`);
  if (isYesterday || at - now > TOLERANCE_MS) at.setTime(at.getTime() - DAY_MS);
  return now - at > DAY_MS ? null : at;
}

const pairs = (text) => [...new Set(Array.from({ length: Math.max(text.length - 1, 0) }, (_one, n) => text.slice(n, n + 2)).filter((pair) => /^[\p{Script=Han}]{2}$/u.test(pair)))];
const terms = (text) => [...pairs(text), ...(text.toLowerCase().match(/[a-z]{4,}/g) || [])];

/* The kind whose name and signs share most with the words; none when two are as near. */
export function likeliest(said, types) {
  const folded = said.toLowerCase();
  const shared = (text) => terms(text).filter((term) => folded.includes(term)).length;
  const scored = types.map((type) => ({ type, score: 2 * shared(type.keys || type.name) + shared(type.signals.map((sign) => sign.label).join(" ")) }));
  const [best, next] = scored.sort((a, b) => b.score - a.score);
  return best && best.score >= ENOUGH_ALIKE && best.score > (next?.score ?? 0) ? best.type : null;
}
