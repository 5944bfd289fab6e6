/* What every page of the portal has: parts that stay alive, forms that are sent once, a worker for times without a line. */
import { flush, forgetDoneOf, hear, waiting, waitingOf, waitingOfOthers } from "./queue.js";

const SHELL = "portal-shell";
const LAST_PERSON = "zf-portal-person";
const person = document.body.dataset.person;

/* A part of the page that is asked for again and again and changes only when its state does. */
class LivePart extends HTMLElement {
  connectedCallback() {
    this.timer = setInterval(() => this.look(), Number(this.getAttribute("every") || 10) * 1000);
    this.wake = () => document.hidden || this.look();
    document.addEventListener("visibilitychange", this.wake);
    addEventListener("online", this.wake);
    if (!this.firstElementChild) this.look();
  }

  disconnectedCallback() {
    clearInterval(this.timer);
    document.removeEventListener("visibilitychange", this.wake);
    removeEventListener("online", this.wake);
  }

  async look() {
    const src = this.getAttribute("src");
    if (!src || document.hidden || this.busy) return;
    this.busy = true;
    try {
      await this.ask(src);
    } catch {
      this.dataset.stale = "";
    }
    this.busy = false;
  }

  async ask(src) {
    const headers = this.tag && this.asked === src ? { "If-None-Match": this.tag } : {};
    const answer = await fetch(src, { headers, redirect: "manual", credentials: "same-origin", cache: "no-store" });
    delete this.dataset.stale;
    if (answer.type === "opaqueredirect" && !this.closest("alarm-page")) location.reload();
    if (answer.status !== 200) return;
    Object.assign(this, { tag: answer.headers.get("ETag"), asked: src });
    this.show(await answer.text());
  }

  /* The server drew it; where the reader was stays where they are. */
  show(text) {
    const focused = this.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
    this.innerHTML = text;
    if (focused) this.querySelector(`[href="${CSS.escape(focused)}"]`)?.focus();
  }
}
customElements.define("live-part", LivePart);

/* A second tap on a button is not a second report. */
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-once]")) return;
  if (form.dataset.sent) return event.preventDefault();
  form.dataset.sent = "1";
  form.setAttribute("aria-busy", "true");
  if (form.matches("[data-replace]")) {
    event.preventDefault();
    sendAndLeave(form, event.submitter);
  }
});

/* Sent in the background, so that the form is in no history: what is shown next takes its place. */
async function sendAndLeave(form, submitter) {
  try {
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form), credentials: "same-origin" });
    if (answer.redirected) return location.replace(answer.url);
    form.submit();
  } catch {
    free(form);
    form.querySelector("[data-offline]").hidden = false;
    submitter?.focus();
  }
}

function free(form) {
  delete form.dataset.sent;
  form.removeAttribute("aria-busy");
}

addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(free));

/* A colleague's alarm that waits on this phone goes out with the line, whoever is signed in; until then it is said that there is one, and nothing of it. */
const ME = document.body.dataset.me;
const CARRY_MS = 15_000;

async function sayOthers() {
  const notice = document.querySelector("[data-others]");
  if (notice) notice.hidden = !(await waitingOfOthers(person)).length;
}

async function carry() {
  if ((await waiting()).length && !document.querySelector("alarm-page")) await flush(ME);
  await sayOthers();
}

if (person) {
  const carrying = () => carry().catch(() => {}); // A browser that keeps nothing has nothing to carry.
  hear(() => sayOthers().catch(() => {}));
  addEventListener("online", carrying);
  setInterval(carrying, CARRY_MS);
  carrying();
}

/* Nothing but an unsent alarm stays of anybody on a shared phone, and they are told that it stays. */
document.querySelector("form[data-leave]")?.addEventListener("submit", async (event) => {
  const form = event.target;
  event.preventDefault();
  const unsent = await waitingOf(person).catch(() => []);
  if (unsent.length && !confirm(form.dataset.leave)) return;
  await Promise.allSettled([forgetDoneOf(person), globalThis.caches?.delete(SHELL)]);
  form.submit();
});

async function startWorker() {
  if (!navigator.serviceWorker) return;
  if (localStorage.getItem(LAST_PERSON) !== person) await caches.delete(SHELL);
  localStorage.setItem(LAST_PERSON, person);
  const worker = await navigator.serviceWorker.register(document.body.dataset.worker, { type: "module" });
  const ready = await navigator.serviceWorker.ready;
  (ready.active || worker.active)?.postMessage("keep");
}
if (person) startWorker().catch(() => {}); // An old browser: everything works as long as there is a line.
