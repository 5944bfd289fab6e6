/* Pressing and holding: by finger, by mouse, by Enter or the space bar. Letting go earlier does nothing. */

const LENGTH_MS = 1500;

/* hold(button, { held, changed, tapped }): `held` after the whole time, `changed(isHeld)` as the finger goes down and up,
   `tapped` for whoever cannot hold: a screen reader's or a switch's click comes without either. */
export function hold(button, { held, changed, tapped }) {
  let timer = 0;
  let touched = 0;

  const begin = () => {
    if (timer) return;
    touched = Date.now();
    timer = setTimeout(() => {
      end();
      held();
    }, LENGTH_MS);
    navigator.vibrate?.(40);
    changed(true);
  };
  const end = () => {
    if (!timer) return;
    clearTimeout(timer);
    timer = 0;
    touched = Date.now();
    changed(false);
  };
  const isKey = (event) => event.key === "Enter" || event.key === " ";

  button.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    button.setPointerCapture?.(event.pointerId);
    begin();
  });
  for (const name of ["pointerup", "pointercancel", "lostpointercapture", "blur"]) button.addEventListener(name, end);
  button.addEventListener("keydown", (event) => {
    if (!isKey(event)) return;
    event.preventDefault();
    begin();
  });
  button.addEventListener("keyup", (event) => isKey(event) && end());
  button.addEventListener("contextmenu", (event) => event.preventDefault());
  button.addEventListener("click", (event) => {
    event.preventDefault();
    if (Date.now() - touched > LENGTH_MS) tapped();
  });
}
