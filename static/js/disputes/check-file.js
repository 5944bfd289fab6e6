/* Compares a PDF with the files that were handed out of a paper, in this browser: nothing is sent.

     <check-file known="sha256 sha256 …"></check-file>                                             */
const MOST_BYTES = 100 * 1024 * 1024;

class CheckFile extends HTMLElement {
  connectedCallback() {
    if (!crypto.subtle) return;
    const label = Object.assign(document.createElement("label"), { className: "drop" });
    const input = Object.assign(document.createElement("input"), { type: "file", className: "form-control", accept: "application/pdf" });
    label.append(gettext("Drop the PDF here, or choose it: it is compared in this browser and sent nowhere."), input);
    this.said = Object.assign(document.createElement("p"), { className: "drop-said" });
    this.said.setAttribute("role", "status");
    this.replaceChildren(label, this.said);
    input.addEventListener("change", () => this.compare(input.files[0]));
    label.addEventListener("dragover", (event) => event.preventDefault());
    label.addEventListener("drop", (event) => {
      event.preventDefault();
      this.compare(event.dataTransfer.files[0]);
    });
  }

  async compare(file) {
    if (!file) return;
    if (file.size > MOST_BYTES) return this.say(false, gettext("This file is too large to be one of ours."));
    const sum = new Uint8Array(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
    const hash = [...sum].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    const known = (this.getAttribute("known") ?? "").split(" ").includes(hash);
    this.say(known, known ? gettext("Unchanged: this very file was handed out as this paper.") : gettext("Not the same: this file was changed, or is another edition or a scan."));
  }

  say(isGood, words) {
    this.said.className = `drop-said ${isGood ? "is-good" : "is-bad"}`;
    this.said.textContent = words;
  }
}

customElements.define("check-file", CheckFile);
