/* A place to sign with pen, finger or mouse. What is drawn goes into the form around it as strokes: [[[x, y], …], …] within 1000 × 400.

     <signature-pad name="strokes-…" label="Signature of …"></signature-pad>                                                                    */
const WIDE = 1000;
const HIGH = 400;
const NEAR = 4;

class SignaturePad extends HTMLElement {
  connectedCallback() {
    this.strokes = [];
    this.held = Object.assign(document.createElement("input"), { type: "hidden", name: this.getAttribute("name") });
    this.canvas = Object.assign(document.createElement("canvas"), { width: WIDE, height: HIGH });
    this.canvas.setAttribute("role", "img");
    this.canvas.setAttribute("aria-label", this.getAttribute("label"));
    this.again = Object.assign(document.createElement("button"), { type: "button", className: "quiet", textContent: gettext("Draw again"), hidden: true });
    this.hint = Object.assign(document.createElement("span"), { className: "pad-hint", textContent: gettext("or sign here") });
    this.again.addEventListener("click", () => this.clear());
    for (const [name, take] of [["pointerdown", this.begin], ["pointermove", this.draw], ["pointerup", this.end], ["pointercancel", this.end]]) this.canvas.addEventListener(name, take.bind(this));
    this.append(this.held, this.canvas, this.hint, this.again);
    this.paint();
  }

  at(event) {
    const box = this.canvas.getBoundingClientRect();
    const within = (value, most) => Math.min(Math.max(Math.round(value), 0), most);
    return [within(((event.clientX - box.left) * WIDE) / box.width, WIDE), within(((event.clientY - box.top) * HIGH) / box.height, HIGH)];
  }

  begin(event) {
    event.preventDefault();
    this.canvas.setPointerCapture(event.pointerId);
    this.strokes.push([this.at(event)]);
    this.pen = event.pointerId;
    this.paint();
  }

  draw(event) {
    if (this.pen !== event.pointerId) return;
    const stroke = this.strokes.at(-1);
    for (const one of event.getCoalescedEvents?.() ?? [event]) {
      const [x, y] = this.at(one);
      const [lastX, lastY] = stroke.at(-1);
      if (Math.hypot(x - lastX, y - lastY) >= NEAR) stroke.push([x, y]);
    }
    this.paint();
  }

  end(event) {
    if (this.pen !== event.pointerId) return;
    this.pen = undefined;
    this.held.value = JSON.stringify(this.strokes);
  }

  clear() {
    this.strokes = [];
    this.held.value = "";
    this.paint();
  }

  paint() {
    const pen = this.canvas.getContext("2d");
    const style = getComputedStyle(this);
    pen.clearRect(0, 0, WIDE, HIGH);
    Object.assign(pen, { lineWidth: 9, lineCap: "round", lineJoin: "round", strokeStyle: style.color });
    for (const [first, ...rest] of this.strokes) {
      pen.beginPath();
      pen.moveTo(...first);
      for (const point of rest.length ? rest : [first]) pen.lineTo(...point);
      pen.stroke();
    }
    this.again.hidden = this.hint.hidden = false;
    this.again.hidden = !this.strokes.length;
    this.hint.hidden = Boolean(this.strokes.length);
  }
}

customElements.define("signature-pad", SignaturePad);
