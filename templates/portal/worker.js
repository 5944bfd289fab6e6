{% load static %}// The portal without a line: the alarm page opens, what was pressed waits in the queue and goes out when the line is back.
import { flush } from "{% static "js/portal/queue.js" %}";

const SHELL = "portal-shell";
const ALARM = "{% url "portal:alarm" %}";
const ME = "{% url "portal:me" %}";
const PARTS = [{% for part in parts %}"{% static part %}"{% if not forloop.last %}, {% endif %}{% endfor %}];

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(SHELL).then((cache) => cache.addAll(PARTS)));
  self.skipWaiting();
});
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const path = new URL(request.url).pathname;
  if (request.method !== "GET" || new URL(request.url).origin !== location.origin) return;
  if (request.mode === "navigate" && path === ALARM) event.respondWith(page(request));
  else if (PARTS.includes(path)) event.respondWith(part(request));
});

// A page that belongs to whoever is signed in now, so that it opens without a line later.
self.addEventListener("message", (event) => {
  if (event.data === "keep") event.waitUntil(fetch(ALARM, { credentials: "same-origin", redirect: "manual" }).then(kept).catch(() => {}));
});

async function kept(answer) {
  if (answer.ok && !answer.redirected) await (await caches.open(SHELL)).put(ALARM, answer.clone());
  return answer;
}

// The newest page while there is a line; the last one drawn for this person when there is none, or when their session has ended: its alarm goes out
// all the same. Signing out empties it.
async function page(request) {
  const cache = await caches.open(SHELL);
  try {
    const answer = await fetch(request);
    const before = answer.type === "opaqueredirect" && (await cache.match(ALARM));
    return before || (await kept(answer));
  } catch (error) {
    const before = await cache.match(ALARM);
    if (before) return before;
    throw error;
  }
}

async function part(request) {
  const cache = await caches.open(SHELL);
  try {
    const answer = await fetch(request);
    if (answer.ok) await cache.put(new URL(request.url).pathname, answer.clone());
    return answer;
  } catch (error) {
    const before = await cache.match(new URL(request.url).pathname);
    if (before) return before;
    throw error;
  }
}

self.addEventListener("sync", (event) => {
  if (event.tag === "alarms") event.waitUntil(flush(ME));
});
