/** Senders told apart at a time; a power of two. What is remembered begins small: most files have few senders. */
const MAX_PLACES = 2 ** 18;
const FIRST_PLACES = 2 ** 10;

/**
 * Numbers the pairs of sender and domain (ids of texts), in order of first sight. What is remembered is bounded: where
 * two senders fall on the same place, or one has two domains, a pair may get further numbers.
 */
export class SenderIds {
  #remembered = placesFor(FIRST_PLACES);
  #next = 0;

  /** The party of each row, and those not handed out before: numbers `first`, `first + 1`, … */
  of(sender: Int32Array, domain: Int32Array, length: number) {
    const party = new Int32Array(length);
    const fresh = { sender: new Int32Array(length), domain: new Int32Array(length), length: 0, first: this.#next };
    for (let i = 0; i < length; i++) {
      const [whose, where] = [sender[i] as number, domain[i] as number];
      let places = this.#remembered;
      let place = whose & (places.party.length - 1);
      if (places.party[place] === 0 || places.sender[place] !== whose || places.domain[place] !== where) {
        if (this.#next === places.party.length && places.party.length < MAX_PLACES) {
          places = this.#remembered = enlarged(places);
          place = whose & (places.party.length - 1);
        }
        places.sender[place] = whose;
        places.domain[place] = where;
        places.party[place] = ++this.#next;
        fresh.sender[fresh.length] = whose;
        fresh.domain[fresh.length++] = where;
      }
      party[i] = (places.party[place] as number) - 1;
    }
    return { party, fresh };
  }
}

/** By a place that the sender's id falls on: the pair seen there last, and its number + 1; 0 where none was. */
const placesFor = (count: number) => ({
  sender: new Int32Array(count),
  domain: new Int32Array(count),
  party: new Int32Array(count),
});

/** The same pairs in eight times as many places, each where its sender's id falls then. */
function enlarged(before: ReturnType<typeof placesFor>): ReturnType<typeof placesFor> {
  const after = placesFor(Math.min(MAX_PLACES, before.party.length * 8));
  for (const [at, number] of before.party.entries()) {
    if (number === 0) continue;
    const whose = before.sender[at] as number;
    const place = whose & (after.party.length - 1);
    after.sender[place] = whose;
    after.domain[place] = before.domain[at] as number;
    after.party[place] = number;
  }
  return after;
}
