/* Draws parts of a page over what the server drew first: each `[data-part]` inside `page` by the template of that name. */
import { render } from "lit";

export class Drawing {
  constructor(page, templates) {
    this.places = [...page.querySelectorAll("[data-part]")].map((place) => [place, templates[place.dataset.part]]);
  }

  /* All parts, or those of `places` only. */
  draw(thing, more, only = null) {
    for (const [place, template] of this.places) {
      if (only && !only.includes(place.dataset.part)) continue;
      if (!place.drawn) place.replaceChildren();
      place.drawn = true;
      render(template(thing, more), place);
    }
  }
}
