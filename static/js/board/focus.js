// Keeps the keyboard where it was through a redraw: rows move, buttons go, the focus must not fall to the top of the page.
const rowOf = (id) => document.querySelector(`.item[data-id="${CSS.escape(id)}"] > a`);

// Call before drawing; call what it answers afterwards.
export function keepFocus(page, detail) {
  const had = document.activeElement;
  if (!page.contains(had)) return () => {};
  const id = had.closest(".item")?.dataset.id;
  const action = had.closest("[data-action]")?.dataset.action;
  const wasInDetail = detail.contains(had);
  return () => {
    const now = document.activeElement;
    if (now && now !== document.body && now !== had) return;
    if (now === had && had.isConnected && !had.disabled) return;
    const same = action && detail.querySelector(`[data-action="${CSS.escape(action)}"]:not(:disabled)`);
    const place = had.isConnected && !had.disabled ? had : (id && rowOf(id)) || same || (wasInDetail ? detail : null);
    place?.focus({ preventScroll: true });
  };
}

export const focusRow = (id) => rowOf(id)?.focus({ preventScroll: true });
