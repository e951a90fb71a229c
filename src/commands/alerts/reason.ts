import { type Word, wholeWord } from '../words.ts';

/**
 * Words without those that say why (`why:"new scanner"`). `whyBeside`: the reason in the order typed, of these and of
 * all words that are not `used` for something else.
 */
export function withoutReason(words: readonly Word[]): {
  readonly words: readonly Word[];
  readonly whyBeside: (used: readonly Word[]) => string;
} {
  const reasons = words.filter(isReason);
  const others = words.filter((word) => !reasons.includes(word));
  return {
    words: others,
    whyBeside: (used) =>
      words
        .filter((word) => !used.includes(word))
        .map((word) => (reasons.includes(word) ? word.value.trim() : wholeWord(word)))
        .filter((text) => text !== '')
        .join(' '),
  };
}

/** The first word is what it is about, whatever it looks like. */
const isReason = ({ key }: Word, at: number): boolean => at > 0 && (key === 'why' || key === 'reason');
