import { AUTHS, CONNECTOR_TYPES, DIRECTIONS, FORCED } from '../../../../src/model/dimensions.ts';
import type { FactBatch } from '../../../../src/model/fact-batch.ts';
import { TLS_VERSIONS } from '../../../../src/model/tls.ts';

/** Everything about a fact that has few values: codes (dimensions.ts), and ids of the connector and the raw TLS text. */
export interface Profile {
  readonly profile: number;
  readonly stream: number;
  readonly direction: number;
  readonly connectorType: number;
  readonly forcedTls: number;
  readonly auth: number;
  readonly tls: number;
  readonly connector: number;
  readonly rawTls: number;
}

const CODES = DIRECTIONS.length * CONNECTOR_TYPES.length * FORCED.length * AUTHS.length * TLS_VERSIONS.length;

/**
 * Numbers the combinations of everything that has few values. A tenant has some dozens of them, so that a fact is an
 * hour, a profile, a party and a client: four integers to group by instead of twelve.
 */
export class Profiles {
  /** Profile + 1 by stream and codes, where connector and raw TLS are empty, as they mostly are. */
  #plain = new Int32Array(CODES);
  readonly #named = new Map<string, number>();
  #fresh: Profile[] = [];
  #next = 0;

  /** The profile of each row of the batch. */
  of(batch: FactBatch, stream: number): Int32Array {
    const { direction, connectorType, forcedTls, auth, tls, connector, rawTls, length } = batch;
    const base = stream * CODES;
    if (base + CODES > this.#plain.length) {
      const larger = new Int32Array(base + CODES);
      larger.set(this.#plain);
      this.#plain = larger;
    }
    const plain = this.#plain;
    const profiles = new Int32Array(length);
    for (let i = 0; i < length; i++) {
      const codes =
        ((((direction[i] as number) * CONNECTOR_TYPES.length + (connectorType[i] as number)) * FORCED.length +
          (forcedTls[i] as number)) *
          AUTHS.length +
          (auth[i] as number)) *
          TLS_VERSIONS.length +
        (tls[i] as number);
      if (connector[i] === 0 && rawTls[i] === 0) {
        const known = plain[base + codes] as number;
        profiles[i] = known > 0 ? known - 1 : this.#add(batch, i, stream);
        plain[base + codes] = (profiles[i] as number) + 1;
      } else {
        const key = `${base + codes} ${connector[i]} ${rawTls[i]}`;
        const known = this.#named.get(key);
        profiles[i] = known ?? this.#add(batch, i, stream);
        if (known === undefined) this.#remember(key, profiles[i] as number);
      }
    }
    return profiles;
  }

  /** The profiles not handed out before. */
  drain(): readonly Profile[] {
    const fresh = this.#fresh;
    this.#fresh = [];
    return fresh;
  }

  #add(batch: FactBatch, i: number, stream: number): number {
    const { direction, connectorType, forcedTls, auth, tls, connector, rawTls } = batch;
    const profile = this.#next++;
    this.#fresh.push({
      profile,
      stream,
      direction: direction[i] as number,
      connectorType: connectorType[i] as number,
      forcedTls: forcedTls[i] as number,
      auth: auth[i] as number,
      tls: tls[i] as number,
      connector: connector[i] as number,
      rawTls: rawTls[i] as number,
    });
    return profile;
  }

  #remember(key: string, profile: number): void {
    if (this.#named.size >= MAX_NAMED) this.#named.clear();
    this.#named.set(key, profile);
  }
}

/** Combinations told apart at a time, so that memory does not grow with the file. */
const MAX_NAMED = 100_000;
