{% load static %}// Patrols without a line. Kept are the scripts and styles of the walker's pages, whole for one release, and of the person signed in their rounds and
// the list of them: no answers of the contract, no alerts, no other page.
const RELEASE = "patrols-{{ version }}";
const PAGES = "patrols-pages";
const PERSON = "{{ home }}person";
const LAST = "{{ home }}last";
const HOME = "{{ home }}";
const AT = "{{ at }}";
const WORDS = "{% url 'javascript-catalog' %}";
const PARTS = new Set([{% for part in parts %}"{% static part %}"{% if not forloop.last %}, {% endif %}{% endfor %}]);
const ROUND = /^{{ home_pattern }}[0-9a-f-]{36}\/$/;
const PATIENCE_MS = 4000;
const FRESH_MS = 300_000;
const MOST = 12;
const isPage = (path) => path === HOME || ROUND.test(path);

// A release is whole or not there: until all of it has come, the one before goes on.
self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(RELEASE).then((cache) => cache.addAll([...PARTS, WORDS].map((path) => new Request(path, { cache: "no-cache" })))));
  self.skipWaiting();
});
self.addEventListener("activate", (event) => event.waitUntil(takeOver()));

async function takeOver() {
  for (const name of await caches.keys()) if (name.startsWith("patrols-") && name !== RELEASE && name !== PAGES) await caches.delete(name);
  await self.clients.claim();
  const cache = await caches.open(PAGES);
  for (const { url } of await cache.keys()) if (isPage(new URL(url).pathname)) await keep(new URL(url).pathname);
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname, searchParams } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  if (request.mode === "navigate" && pathname.startsWith(AT)) event.respondWith(atStop(request, pathname));
  else if (request.mode === "navigate" && isPage(pathname) && !searchParams.has("on")) event.respondWith(page(request, pathname));
  else if (PARTS.has(pathname)) event.respondWith(part(request, pathname));
  else if (pathname === WORDS) event.respondWith(words(request));
});

self.addEventListener("message", (event) => {
  if (event.data?.keep) event.waitUntil(keepAll(event.data).catch(() => {}));
});

async function keepAll({ keep: paths, person }) {
  const before = await (await caches.open(PAGES)).match(PERSON);
  if (before && (await before.text()) !== person) await caches.delete(PAGES);
  await (await caches.open(PAGES)).put(PERSON, new Response(person));
  for (const path of paths.filter(isPage).slice(0, MOST)) if (await isOld(path)) await keep(path);
}

async function isOld(path) {
  const kept = await (await caches.open(PAGES)).match(path);
  return !kept || Date.now() - Date.parse(kept.headers.get("Date")) > FRESH_MS;
}

// A page of whoever is signed in; a way to the sign-in is none.
async function keep(path) {
  const answer = await fetch(path, { credentials: "same-origin", redirect: "manual" }).catch(() => null);
  if (answer?.ok) await (await caches.open(PAGES)).put(path, answer);
}

// The newest page while there is a line; the one kept when there is none, or one too weak to wait for.
async function page(request, path) {
  const cache = await caches.open(PAGES);
  const kept = await cache.match(path);
  if (ROUND.test(path)) await cache.put(LAST, new Response(path));
  try {
    const answer = await (kept ? within(fetch(request)) : fetch(request));
    if (answer.ok) await cache.put(path, answer.clone());
    return answer.status >= 500 && kept ? kept : answer;
  } catch (error) {
    if (kept) return kept;
    if (path !== HOME && (await cache.match(HOME))) return Response.redirect(HOME);
    throw error;
  }
}

const within = (asked) => Promise.race([asked, new Promise((_, fail) => setTimeout(() => fail(new Error("too slow")), PATIENCE_MS))]);

// A code that the phone's own camera has read: the server knows its round; without a line it is the round walked last.
async function atStop(request, path) {
  try {
    return await within(fetch(request));
  } catch (error) {
    const last = await (await caches.open(PAGES)).match(LAST);
    if (!last) throw error;
    return Response.redirect(`${await last.text()}?tag=${encodeURIComponent(path.slice(AT.length).replace(/\/$/, ""))}`);
  }
}

async function part(request, path) {
  return (await (await caches.open(RELEASE)).match(path)) ?? fetch(request);
}

// Words come in the language of the moment.
async function words(request) {
  const cache = await caches.open(RELEASE);
  try {
    const answer = await within(fetch(request));
    if (answer.ok) await cache.put(WORDS, answer.clone());
    return answer;
  } catch (error) {
    const kept = await cache.match(WORDS);
    if (kept) return kept;
    throw error;
  }
}
