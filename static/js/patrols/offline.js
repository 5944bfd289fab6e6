/* Work without a line: pages of patrols that were opened, and those of the own rounds, open again without one. Of this phone's person only. */
const META = 'meta[name="patrols-worker"]';

export async function keepOffline(pages, person) {
  const worker = document.querySelector(META)?.content;
  if (!worker || !navigator.serviceWorker) return;
  try {
    await navigator.serviceWorker.register(worker);
    const { active } = await navigator.serviceWorker.ready;
    active.postMessage({ keep: pages, person: String(person) });
  } catch {
    // An old browser, or no secure address: everything works as long as there is a line.
  }
}
