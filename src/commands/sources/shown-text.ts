import { placeOf } from '../../follow/following.ts';

const MAX_LENGTH = 300;

const withoutCommands = (text: string): string => text.replaceAll('`', "'");

/** Which log it is, for people. */
export const placeText = (name: string): string => withoutCommands(placeOf(name));

/** Text that may have a line of a log in it: cut, and as a sentence. Commands stand between backticks, which it must not. */
export function shown(text: string): string {
  const plain = withoutCommands(text).trim();
  const cut = plain.length > MAX_LENGTH ? `${plain.slice(0, MAX_LENGTH)}…` : plain;
  return /[.!?…)]$/.test(cut) ? cut : `${cut}.`;
}
