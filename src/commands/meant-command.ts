import { editDistance } from '../model/text/edit-distance.ts';
import { nearest } from '../model/text/nearest.ts';

/** What people call what has another name here. */
const OTHER_NAMES: ReadonlyMap<string, string> = new Map([
  ['export', 'request'],
  ['download', 'request'],
  ['report', 'request'],
  ['alerts', 'insights'],
  ['alert', 'insights'],
  ['warnings', 'insights'],
  ['logs', 'sources'],
  ['users', 'smtp-auth'],
  ['senders', 'smtp-auth'],
  ['volume', 'summary'],
  ['silence', 'mute'],
  ['unsilence', 'unmute'],
  ['acknowledge', 'ack'],
]);

/** From how many letters on two may be wrong in the name of what changes something. */
const LONG = 9;

/**
 * The command that a word meant, if one is near enough. What changes something must be nearer, one keystroke, since the line
 * that is proposed is pasted unread; and no word is mended into its opposite (`unsnooze`, `snooze`).
 */
export function meantCommand(
  typed: string,
  names: { readonly reading: readonly string[]; readonly changing: readonly string[] },
): string | undefined {
  const word = typed.toLowerCase();
  const all = [...names.reading, ...names.changing];
  const known = OTHER_NAMES.get(word);
  if (known !== undefined && all.includes(known)) return known;
  const meant = nearest(word, all);
  if (meant === undefined || isOpposite(word, meant)) return undefined;
  if (names.reading.includes(meant) || meant.startsWith(word)) return meant;
  return editDistance(word, meant) <= (word.length >= LONG ? 2 : 1) ? meant : undefined;
}

const isOpposite = (a: string, b: string): boolean => a.startsWith('un') !== b.startsWith('un');
