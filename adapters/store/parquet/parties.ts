/** Pairs told apart at a time beyond the usual ones, so that memory does not grow with the file. */
const MAX_PAIRS = 200_000;
/** Senders' ids are below this as a rule; those beyond are looked up the slow way. */
const DENSE_IDS = 1_000_000;
/** Ids of texts stay far below this, so that a pair of them is one exact number. */
const ID_SPACE = 2 ** 26;

export interface Party {
  readonly party: number;
  readonly sender: number;
  readonly domain: number;
}

/** Numbers the pairs of sender and domain (ids of texts). A sender has one domain, as a rule: found by its id alone. */
export class Parties {
  /** Whether a pair may have got a second number. */
  mayRepeat = false;
  /** Party + 1, and its domain, by the sender's id. */
  #party = new Int32Array(1024);
  #domain = new Int32Array(1024);
  readonly #pairs = new Map<number, number>();
  #fresh: Party[] = [];
  #next = 0;

  of(sender: number, domain: number): number {
    if (sender >= DENSE_IDS) return this.#ofPair(sender, domain);
    if (sender >= this.#party.length) this.#grow(sender);
    const known = this.#party[sender] as number;
    if (known > 0) return this.#domain[sender] === domain ? known - 1 : this.#ofPair(sender, domain);
    const party = this.#add(sender, domain);
    this.#party[sender] = party + 1;
    this.#domain[sender] = domain;
    return party;
  }

  /** The parties not handed out before. */
  drain(): readonly Party[] {
    const fresh = this.#fresh;
    this.#fresh = [];
    return fresh;
  }

  #ofPair(sender: number, domain: number): number {
    const pair = sender * ID_SPACE + domain;
    const known = this.#pairs.get(pair);
    if (known !== undefined) return known;
    if (this.#pairs.size >= MAX_PAIRS) {
      this.#pairs.clear();
      this.mayRepeat = true;
    }
    const party = this.#add(sender, domain);
    this.#pairs.set(pair, party);
    return party;
  }

  #add(sender: number, domain: number): number {
    const party = this.#next++;
    this.#fresh.push({ party, sender, domain });
    return party;
  }

  #grow(sender: number): void {
    const size = Math.min(DENSE_IDS, Math.max(sender + 1, 2 * this.#party.length));
    const [party, domain] = [new Int32Array(size), new Int32Array(size)];
    party.set(this.#party);
    domain.set(this.#domain);
    this.#party = party;
    this.#domain = domain;
  }
}
