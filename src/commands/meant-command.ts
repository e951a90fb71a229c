import { editDistance } from '../model/text/edit-distance.ts';
import { nearest } from '../model/text/nearest.ts';
import type { CommandPlugin } from './command.ts';

/** From how many letters on two may be wrong in the name of what changes something. */
const LONG = 9;

/**
 * The command that a word meant: one that people call so elsewhere, or one whose name is near enough. What changes something
 * must be nearer, one keystroke, since the line that is proposed is pasted unread; and no word is mended into its opposite
 * (`unsnooze`, `snooze`). `further`: names of what changes nothing and is no command.
 */
export function meantCommand(
  typed: string,
  plugins: readonly Pick<CommandPlugin, 'name' | 'otherNames' | 'needs'>[],
  further: readonly string[],
): string | undefined {
  const word = typed.toLowerCase();
  const known = plugins.find(({ otherNames = [] }) => otherNames.includes(word));
  if (known) return known.name;
  const meant = nearest(word, [...plugins.map(({ name }) => name), ...further]);
  if (meant === undefined || isOpposite(word, meant)) return undefined;
  const changes = plugins.some(({ name, needs }) => name === meant && needs === 'change');
  if (!changes || meant.startsWith(word)) return meant;
  return editDistance(word, meant) <= (word.length >= LONG ? 2 : 1) ? meant : undefined;
}

const isOpposite = (a: string, b: string): boolean => a.startsWith('un') !== b.startsWith('un');
