// The visitor's test key: kept by this page alone. `whenKey(listener)` hears { key, facts } as soon as there is a good one; `ask` sends a request with it.
const form = document.querySelector("[data-key]");
const said = form?.querySelector(".key-said");
const listeners = [];
let current = null;

export const keyNow = () => current;

export function whenKey(listener) {
  listeners.push(listener);
  if (current) listener(current);
}

// { status, headers, body (parsed, or text), milliseconds }. Never with the session's cookie: the key alone speaks.
export async function ask(method, url, body, headers = {}, key = current?.key) {
  const started = performance.now();
  const sent = { Authorization: `Api-Key ${key}`, Accept: "application/json", "Accept-Language": document.documentElement.lang, ...headers };
  if (body !== undefined) sent["Content-Type"] = "application/json";
  const answer = await fetch(url, { method, headers: sent, body, credentials: "omit", cache: "no-store", signal: AbortSignal.timeout(30_000) });
  const text = await answer.text();
  const milliseconds = Math.round(performance.now() - started);
  return { status: answer.status, headers: [...answer.headers], body: parsed(text), milliseconds };
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function say(text, mood) {
  form.classList.toggle("is-good", mood === "good");
  form.classList.toggle("is-bad", mood === "bad");
  said.textContent = text;
}

async function check(key) {
  const answer = await ask("GET", form.dataset.check, undefined, {}, key);
  if (answer.status !== 200) return say(answer.body.message || interpolate(gettext("The server refused (%s)."), [answer.status]), "bad");
  if (answer.body.mode !== "test") {
    form.elements.key.value = "";
    return say(gettext("This is a live key. Pages are no place for it: it was forgotten again and nothing was done with it. Use a test key."), "bad");
  }
  current = { key, facts: answer.body };
  const sites = answer.body.sites.map((site) => site.code).join(", ");
  say(interpolate(gettext("Test key of %(partner)s. Sites: %(sites)s"), { partner: answer.body.partner.name, sites: sites || "—" }, true), "good");
  for (const listener of listeners) listener(current);
}

if (form) {
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const key = form.elements.key.value.trim();
    if (!key) return;
    if (/[^\x21-\x7e]/.test(key)) return say(gettext("A key has letters, digits and one point, and no spaces."), "bad");
    try {
      await check(key);
    } catch {
      say(gettext("No connection to the server. Try again."), "bad");
    }
  });
}
