/* What was pressed on a round waits on this phone, in the name of whoever pressed it, until the server has said what became of it.

     const held = new Held(round, person);
     held.add({ kind, checkpoint, … })     kept at once, with a key and this phone's time
     held.waiting                          entries the server has not answered yet, oldest first
     held.addFinding(finding)              likewise
     held.findings                         those not sent yet
     held.sentFinding(key, problem)        the server has it, or will never take it: then `problem` says why
     held.answered(results)                the server's answers; what it kept without effect is remembered for the page to say
     held.said                             checkpoint (or kind) → the last sentence of that sort */
export class Held {
  constructor(round, person) {
    this.name = `zf-round-${round}-${person}`;
    Object.assign(this, { waiting: [], findings: [], said: {} }, this.#read());
  }

  add(entry) {
    this.waiting.push({ key: crypto.randomUUID(), device_at: new Date().toISOString(), ...entry });
    delete this.said[entry.checkpoint ?? entry.kind];
    this.#write();
  }

  addFinding(finding) {
    this.findings.push({ key: crypto.randomUUID(), device_at: new Date().toISOString(), ...finding });
    delete this.said.finding;
    this.#write();
  }

  sentFinding(key, problem) {
    this.findings = this.findings.filter((finding) => finding.key !== key);
    if (problem) this.said.finding = problem;
    this.#write();
  }

  answered(results) {
    const byKey = new Map(results.map((one) => [one.key, one]));
    for (const entry of this.waiting) {
      const answer = byKey.get(entry.key);
      if (answer?.message && answer.why !== "repeated") this.said[entry.checkpoint ?? entry.kind] = answer.message;
    }
    this.waiting = this.waiting.filter((entry) => !byKey.has(entry.key));
    this.#write();
  }

  #read() {
    try {
      return JSON.parse(localStorage.getItem(this.name)) ?? {};
    } catch {
      return {};
    }
  }

  #write() {
    const { waiting, findings, said } = this;
    if (waiting.length || findings.length || Object.keys(said).length) localStorage.setItem(this.name, JSON.stringify({ waiting, findings, said }));
    else localStorage.removeItem(this.name);
  }
}
