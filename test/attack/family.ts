import { cp, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { seeded } from '../bench/generate/random.ts';
import { type FamilyResult, judge, type Observation } from './verdict.ts';

/** What an attack has to work with. */
export interface Arena {
  readonly seed: number;
  /** In [0, 1), the same for the same seed and family. */
  readonly random: () => number;
  /** A folder of its own, gone afterwards. */
  readonly folder: string;
  /** A copy of the data of a tenant that has imported its reports. */
  data(): Promise<string>;
  /** Writes down what was seen. */
  see(observation: Observation): void;
  /**
   * Looked at when the attack is over and before anything is closed, also where the attack broke off, but not where it saw
   * nothing. Null: there is nothing to be seen.
   */
  atEnd(look: () => Promise<Observation | null>): void;
  /** Closed when the attack is over, whatever became of it; the last first. */
  closing(close: () => unknown): void;
}

/** Attacks of one kind. */
export interface Family {
  readonly name: string;
  /** Why it cannot run on this machine; null when it can. */
  readonly notHere?: () => Promise<string | null>;
  attack(arena: Arena): Promise<void>;
}

export interface FamilyOptions {
  readonly seed: number;
  /** Where families get their folders. */
  readonly scratch: string;
  /** The data that each gets a copy of. */
  readonly base: string;
}

/** Runs a family. One that breaks off has failed. */
export async function runFamily(family: Family, { seed, scratch, base }: FamilyOptions): Promise<FamilyResult> {
  const began = performance.now();
  const seen: Observation[] = [];
  const looks: (() => Promise<Observation | null>)[] = [];
  const closers: (() => unknown)[] = [];
  const notRun = (await family.notHere?.()) ?? null;
  if (notRun === null) {
    const folder = await mkdtemp(join(scratch, 'family-'));
    let copies = 0;
    try {
      await family.attack({
        seed,
        random: seeded([...family.name].reduce((sum, letter) => sum * 31 + letter.charCodeAt(0), seed)),
        folder,
        async data() {
          const copy = join(folder, `data-${copies++}`);
          await cp(base, copy, { recursive: true });
          return copy;
        },
        see: (observation) => void seen.push(observation),
        atEnd: (look) => void looks.push(look),
        closing: (close) => void closers.push(close),
      });
    } catch (cause) {
      seen.push(couldNot('the attack broke off', cause));
    }
    // What a program does at the end is no sign that it was attacked.
    for (const look of seen.length === 0 ? [] : looks) {
      const last = await look().catch((cause: unknown) => couldNot('it cannot be looked at', cause));
      if (last !== null) seen.push(last);
    }
    for (const close of closers.reverse()) {
      try {
        await close();
      } catch (cause) {
        seen.push(couldNot('it could not be closed', cause));
      }
    }
    await rm(folder, { recursive: true, force: true });
  }
  return { family: family.name, notRun, probes: seen.map(judge), seconds: (performance.now() - began) / 1_000 };
}

const couldNot = (name: string, cause: unknown): Observation => ({ kind: 'threw', name, cause: String(cause) });
