import type { Word } from '../words.ts';

/** Words without those that say why (`why:"new scanner"`), and what these say, joined. */
export function withoutReason(words: readonly Word[]): { readonly words: readonly Word[]; readonly why: string } {
  return {
    words: words.filter((word, at) => !isReason(word, at)),
    why: words
      .filter(isReason)
      .map(({ value }) => value.trim())
      .filter((value) => value !== '')
      .join(' '),
  };
}

/** The first word is what it is about, whatever it looks like. */
const isReason = ({ key }: Word, at: number): boolean => at > 0 && (key === 'why' || key === 'reason');

/** A reason said in both ways, as one. */
export const joinReasons = (...reasons: readonly string[]): string =>
  reasons.filter((reason) => reason !== '').join(' ');
