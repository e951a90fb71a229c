import { type Meanings, meaningsOf } from './month-table.ts';

const ENGLISH = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const SPACE = 32;
/** `listopada` in UTF-8 is shorter; nothing longer is a month's abbreviation. */
export const MAX_NAME_BYTES = 24;

/** A word that stands where a month should and is none, or may be two. */
const NO_MONTH = 0;
export const UNCLEAR_MONTH = -1;

/** Reads month names of any language, always in the one language that explains all names of a file. */
export interface MonthNames {
  /** 1 to 12 for the name at `bytes[start, end)`, {@link NO_MONTH} or {@link UNCLEAR_MONTH}. Remembers the name. */
  readonly read: (bytes: Uint8Array, start: number, end: number) => number;
  /** A name that languages read differently, as a sentence; undefined when every name so far has one meaning. */
  readonly unclear: () => { readonly sentence: string; readonly languages: readonly string[] } | undefined;
}

/**
 * `language`: the declared one. English names are always understood: syslog writes them in every country, beside
 * what journalctl translates. A name that means one month in all languages which explain the names seen so far is
 * read; `lis` is October in Croatian and November in Polish, and another name of the file decides.
 */
export function monthNames(language?: string): MonthNames {
  const english = new Map(ENGLISH.map((name, at) => [keyOf(new TextEncoder().encode(name), 0), at + 1]));
  const known = new Map<string, { readonly name: string; readonly meanings: Meanings } | null>();
  /** Languages that explain every name seen; undefined before the first name that is not English. */
  let explaining: ReadonlySet<string> | undefined;
  /** By the bytes of the name; emptied when a new name changes what others mean. */
  const decided = new Map<string, number>();

  return {
    read(bytes, start, end) {
      if (end - start === 3) {
        const month = english.get(keyOf(bytes, start));
        if (month !== undefined) return month;
      }
      if (end - start > MAX_NAME_BYTES) return NO_MONTH;
      const raw = String.fromCharCode(...bytes.subarray(start, end));
      let month = decided.get(raw);
      if (month === undefined) {
        const name = learn(raw, bytes.subarray(start, end));
        month = name === null ? NO_MONTH : monthOf(name.meanings);
        decided.set(raw, month);
      }
      return month;
    },
    unclear() {
      for (const name of known.values()) {
        if (name === null || monthOf(name.meanings) !== UNCLEAR_MONTH) continue;
        const possible = [...possibleIn(name.meanings)].filter(([tag]) => tag !== 'de-AT');
        const months = new Map(possible.map(([tag, month]) => [month, tag]));
        const readings = [...months].map(([month, tag]) => `${fullName(month)} (${tag})`);
        return {
          sentence: `The month "${name.name}" may be ${readings.join(' or ')}.`,
          languages: [...months.values()],
        };
      }
      return undefined;
    },
  };

  function learn(raw: string, bytes: Uint8Array) {
    const seen = known.get(raw);
    if (seen !== undefined) return seen;
    if (known.size > 200) return null;
    const name = textOf(bytes);
    const meanings = meaningsOf(name);
    const learnt = meanings === undefined ? null : { name, meanings };
    known.set(raw, learnt);
    if (meanings !== undefined && !meanings.has('en')) {
      const both = [...meanings.keys()].filter((tag) => explaining === undefined || explaining.has(tag));
      // A name that no language shares with the others is no reason to forget what the others have shown.
      if (both.length > 0) explaining = new Set(both);
      decided.clear();
    }
    return learnt;
  }

  function possibleIn(meanings: Meanings): Meanings {
    const declared = language === undefined ? undefined : meanings.get(language);
    if (declared !== undefined) return new Map([['', declared]]);
    const within = [...meanings].filter(([tag]) => explaining?.has(tag) ?? true);
    return within.length > 0 ? new Map(within) : meanings;
  }

  function monthOf(meanings: Meanings): number {
    const months = new Set(possibleIn(meanings).values());
    const [only] = months;
    return months.size === 1 && only !== undefined ? only : UNCLEAR_MONTH;
  }
}

const keyOf = (b: Uint8Array, at: number): number =>
  ((b[at] as number) << 16) | ((b[at + 1] as number) << 8) | (b[at + 2] ?? SPACE);

/** In UTF-8, or in Latin-1 where that it is not: `M\xe4r`. */
function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('latin1').decode(bytes);
  }
}

const fullName = (month: number): string =>
  new Intl.DateTimeFormat('en', { month: 'long', timeZone: 'UTC' }).format(Date.UTC(2026, month - 1, 9));
