/** Senders told apart at a time; a power of two. */
const PLACES = 2 ** 18;

/**
 * Numbers the pairs of sender and domain (ids of texts), in order of first sight. What is remembered is bounded: where
 * two senders fall on the same place, or one has two domains, a pair may get further numbers.
 */
export class SenderIds {
  /** By a place that the sender's id falls on: the pair seen there last, and its number + 1; 0 where none was. */
  readonly #sender = new Int32Array(PLACES);
  readonly #domain = new Int32Array(PLACES);
  readonly #party = new Int32Array(PLACES);
  #next = 0;

  /** The party of each row, and those not handed out before: numbers `first`, `first + 1`, … */
  of(sender: Int32Array, domain: Int32Array, length: number) {
    const party = new Int32Array(length);
    const fresh = { sender: new Int32Array(length), domain: new Int32Array(length), length: 0, first: this.#next };
    for (let i = 0; i < length; i++) {
      const [whose, where] = [sender[i] as number, domain[i] as number];
      const place = whose & (PLACES - 1);
      if (this.#party[place] === 0 || this.#sender[place] !== whose || this.#domain[place] !== where) {
        this.#sender[place] = whose;
        this.#domain[place] = where;
        this.#party[place] = ++this.#next;
        fresh.sender[fresh.length] = whose;
        fresh.domain[fresh.length++] = where;
      }
      party[i] = (this.#party[place] as number) - 1;
    }
    return { party, fresh };
  }
}
