// REST from a page: JSON both ways, the session's cookie, CSRF, and one kind of error.
//
//   import { get, post, ApiError } from "…/lib/api.js";
//   const page = await get("/api/v1/alerts/?open=1");
//   try { const alert = await post(url, { minutes: 5 }); } catch (error) { error.status, error.code, error.message, error.fields }
//
// get(url, { signal }), post(url, body, { signal }) and send(url, form, { signal }) resolve to the parsed answer (null for 204).
// They throw ApiError. error.message is a sentence for people, already in their language; error.fields maps field → [sentences].
// error.code "offline": no answer at all (network or server away). error.isStale: 409, somebody was first; error.needsSignIn: the session has ended.

import { heardServerTime } from "./time.js";

// A server that takes a question and never answers is away as well.
const PATIENCE_MS = 12_000;

export class ApiError extends Error {
  constructor(status, { code = "", message = "", fields = {} } = {}) {
    super(message);
    Object.assign(this, { name: "ApiError", status, code, fields: fields || {} });
  }

  get isStale() {
    return this.status === 409;
  }

  get isOffline() {
    return this.code === "offline";
  }

  get needsSignIn() {
    return this.status === 401 || (this.status === 403 && this.code === "not_authenticated");
  }
}

const csrf = () => document.querySelector('meta[name="csrf-token"]')?.content || "";

export const get = (url, { signal } = {}) => call(url, { signal });

export function post(url, body = {}, { signal } = {}) {
  const headers = { "Content-Type": "application/json", "X-CSRFToken": csrf() };
  return call(url, { method: "POST", body: JSON.stringify(body), headers, signal });
}

/* A form with files in it; whoever sends large ones brings a patience of their own. */
export const send = (url, form, { signal } = {}) => call(url, { method: "POST", body: form, headers: { "X-CSRFToken": csrf() }, signal });

/* A page that was opened before the last sign-in holds an old token. */
export const renewToken = (token) => document.querySelector('meta[name="csrf-token"]')?.setAttribute("content", token);

async function call(url, { headers = {}, ...options }) {
  const { answer, body } = await reach(url, { ...options, headers: { Accept: "application/json", "Accept-Language": document.documentElement.lang, ...headers } });
  heardServerTime(answer.headers.get("Date"));
  if (!answer.ok) throw new ApiError(answer.status, body || { message: fallback(answer.status) });
  return body;
}

async function reach(url, options) {
  try {
    const answer = await fetch(url, { credentials: "same-origin", redirect: "error", ...options, signal: options.signal ?? AbortSignal.timeout(PATIENCE_MS) });
    return { answer, body: await parsed(answer) };
  } catch (error) {
    // Who gave a signal up knows; a browser calls our own patience an abort as well when it ends within the body.
    if (options.signal?.aborted) throw error;
    throw new ApiError(0, { code: "offline", message: away(options.method && ["TimeoutError", "AbortError"].includes(error.name)) });
  }
}

const away = (mayHaveArrived) =>
  mayHaveArrived
    ? gettext("The server did not answer in time. See whether it was recorded before you try again.")
    : gettext("No connection to the station's server. Nothing was sent; try again.");

async function parsed(answer) {
  const isJson = (answer.headers.get("Content-Type") || "").includes("json");
  return answer.status === 204 || !isJson ? null : answer.json();
}

function fallback(status) {
  if (status === 403) return gettext("You may not do this, or your session has ended. Sign in again.");
  if (status >= 500) return gettext("The server could not answer. Nothing was saved; try again in a moment.");
  return interpolate(gettext("The server refused (%s)."), [status]);
}
