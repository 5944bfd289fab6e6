/* What a site's answer looks like, by shape as well as by colour: the same in the list, in the figures and on the map. Drawn on 24 by 24. */
import { svg } from "lit";

const circle = "M12 2a10 10 0 1 0 0 20 10 10 0 1 0 0-20z";

/* token: the colour; body: the shape; mark: drawn on it in `on`. */
export const SIGNS = {
  need_help: { token: "red", on: "on-red", body: "M12 1 23.5 22H.5z", mark: "M12 8v7M12 18v1" },
  seen: { token: "red", on: "on-red", body: "M12 1 23 12 12 23 1 12z", mark: "M12 6v7M12 16v1.5" },
  cannot: { token: "orange", on: "on-orange", body: "M3 3h18v18H3z", mark: "M8 8l8 8M16 8l-8 8" },
  comply: { token: "ok", on: "on-lane", body: circle, mark: "M7 12.5l3.5 3.5 6.5-7" },
  gone: { token: "ok", on: "on-lane", body: circle, mark: "M7 12h10" },
  late: { token: "paper", on: "red-text", body: circle, mark: "M12 6v6.5l4 2", ring: true },
  silent: { token: "paper", on: "dim", body: circle, mark: "M7 12h.5M12 12h.5M16.5 12h.5", ring: true },
};

export const signOf = (site) => site.reply || (site.is_late ? "late" : "silent");

export function sign(name) {
  const { body, mark } = SIGNS[name] ?? SIGNS.comply;
  return svg`<svg class="sign sign-${name}" viewBox="0 0 24 24" aria-hidden="true"><path class="sign-body" d=${body}></path><path class="sign-mark" d=${mark}></path></svg>`;
}

/* The sign as a picture for the map, in the present theme's colours. */
export function picture(name, scale = 2) {
  const { token, on, body, mark, ring } = SIGNS[name];
  const style = getComputedStyle(document.documentElement);
  const colour = (token_) => style.getPropertyValue(`--zf-${token_}`).trim();
  const size = 28 * scale;
  const context = Object.assign(document.createElement("canvas"), { width: size, height: size }).getContext("2d");
  context.scale(scale, scale);
  context.translate(2, 2);
  Object.assign(context, { fillStyle: colour(token), strokeStyle: ring ? colour(on) : colour("paper"), lineWidth: 2, lineJoin: "round", lineCap: "round" });
  context.fill(new Path2D(body));
  context.stroke(new Path2D(body));
  Object.assign(context, { strokeStyle: colour(on), lineWidth: 2.4 });
  context.stroke(new Path2D(mark));
  return context.getImageData(0, 0, size, size);
}
