import { MS_PER_DAY } from '../../model/time.ts';
import { commandLine } from '../../view/command-line.ts';
import { isBetweenNames, isQuoted } from '../alerts/episode-ids.ts';
import { type NotUnderstood, notUnderstood } from '../command.ts';
import { durationWord, readSpokenDuration } from '../duration.ts';
import { type Word, wholeWord } from '../words.ts';

/** In days. Nothing else is muted for so long, so nothing else has a word for them. */
const LONG: ReadonlyMap<string, number> = new Map([
  ...(['mo', 'month', 'months'] as const).map((word) => [word, 30] as const),
  ...(['y', 'yr', 'yrs', 'year', 'years'] as const).map((word) => [word, 365] as const),
]);

interface Muted {
  readonly target: string;
  /** How long, in milliseconds, where that was said at its place. */
  readonly given: number | undefined;
  readonly maxMs: number;
}

/**
 * Why words are not taken for a reason: one of them is an address or an insight, which was to be muted as well, or they
 * say how long, which is not at its place. Null where there is no doubt; what is in quotes is a reason.
 */
export function doubtfulReason(
  words: readonly Word[],
  { ruleNames, ...muted }: Muted & { readonly ruleNames: readonly string[] },
): NotUnderstood | null {
  const texts = words.map((word) => (isQuoted(word) ? '' : wholeWord(word)));
  const line = (ms: number | undefined, reason: readonly Word[]) =>
    commandLine([
      ...['mute', muted.target, ms === undefined ? '' : durationWord(Math.min(ms, muted.maxMs))],
      reason.map(wholeWord).join(' '),
    ]);
  const named = texts.findIndex((text) => /^\S+@\S+$/.test(text) || ruleNames.includes(text.toLowerCase()));
  const spoken = muted.given === undefined ? durationIn(texts) : null;
  const rest = spoken === null ? words : [...words.slice(0, spoken.at), ...words.slice(spoken.at + spoken.taken)];
  if (named >= 0) {
    // What directly follows a name is one that was to be muted as well.
    const isSecond = words.slice(0, named).every(isBetweenNames);
    const reason = isSecond ? [] : rest;
    return notUnderstood(
      `One at a time: "${texts[named]}" would be part of the reason.`,
      'a reason with a name in it stands in quotes',
      line(muted.given ?? spoken?.ms, reason),
    );
  }
  if (spoken === null) return null;
  const typed = texts.slice(spoken.at, spoken.at + spoken.taken).join(' ');
  return notUnderstood(
    `"${typed}" says how long, and stands where the reason does.`,
    'how long, then the reason; a reason with a time in it stands in quotes; 90d at most',
    line(spoken.ms, rest),
  );
}

/** The first duration in words: in figures anywhere, in words at their end. */
function durationIn(
  texts: readonly string[],
): { readonly at: number; readonly taken: number; readonly ms: number } | null {
  for (const at of texts.keys()) {
    const following = texts.slice(at);
    const found = readSpokenDuration(following, Number.POSITIVE_INFINITY) ?? readLong(following);
    if (found === undefined) continue;
    const isLast = at + found.taken === texts.length;
    if (isLast || /^\d/.test(following[following[0]?.toLowerCase() === 'for' ? 1 : 0] ?? '')) return { at, ...found };
  }
  return null;
}

/** `a month`, `for 2 months`, `1y`. */
function readLong(words: readonly string[]): { readonly ms: number; readonly taken: number } | undefined {
  const before = words[0]?.toLowerCase() === 'for' ? 1 : 0;
  const [first = '', second = ''] = words.slice(before, before + 2).map((word) => word.toLowerCase());
  const [, count, unit] =
    /^(\d{1,4}|an?|one)(?:-? ?)([a-z]+)$/.exec(/^\d+-?[a-z]+$/.test(first) ? first : `${first} ${second}`) ?? [];
  const days = LONG.get(unit ?? '');
  if (count === undefined || days === undefined) return undefined;
  const ms = (/^\d/.test(count) ? Number(count) : 1) * days * MS_PER_DAY;
  return ms > 0 ? { ms, taken: before + (/^\d+-?[a-z]+$/.test(first) ? 1 : 2) } : undefined;
}
