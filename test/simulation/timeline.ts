/** Calls what is due, in order of time; what is due at the same time in the order in which it was asked for. */
export class Timeline {
  #due: { readonly at: number; readonly serial: number; readonly call: (now: number) => void }[] = [];
  #serial = 0;

  at(at: number, call: (now: number) => void): void {
    const serial = this.#serial++;
    const before = this.#due.findIndex((other) => other.at > at);
    this.#due.splice(before < 0 ? this.#due.length : before, 0, { at, serial, call });
  }

  run(): void {
    for (let next = this.#due.shift(); next !== undefined; next = this.#due.shift()) next.call(next.at);
  }
}
