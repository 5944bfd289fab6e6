/* <live-page every="60">: draws its [data-live] part anew while somebody looks, and leaves it alone while they read a line with the keyboard. */
class LivePage extends HTMLElement {
  connectedCallback() {
    this.timer = setInterval(() => this.renew(), Number(this.getAttribute("every")) * 1000);
    this.onSeen = () => document.hidden || this.renew();
    document.addEventListener("visibilitychange", this.onSeen);
  }

  disconnectedCallback() {
    clearInterval(this.timer);
    document.removeEventListener("visibilitychange", this.onSeen);
  }

  async renew() {
    const part = this.querySelector("[data-live]");
    if (document.hidden || part.contains(document.activeElement)) return;
    try {
      const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
      if (!answer.ok || answer.redirected) return;
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-live]");
      if (fresh && fresh.innerHTML !== part.innerHTML) part.innerHTML = fresh.innerHTML;
    } catch {
      // away for a moment; the next round tries again
    }
  }
}
customElements.define("live-page", LivePage);
