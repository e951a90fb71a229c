import { nearest } from '../model/text/nearest.ts';
import { type NotUnderstood, notUnderstood } from './command.ts';
import { type Word, wholeWord } from './words.ts';

/** `a,b` are two words; `09:00` was cut at its colon only if it began with a letter, and is whole. */
export const spelledOut = (words: readonly Word[]): readonly string[] =>
  words.map(wholeWord).flatMap((text) => text.split(',').filter((part) => part !== ''));

export function unknownRule(command: string, strange: string, ruleNames: readonly string[]): NotUnderstood {
  const meant = nearest(strange, [...ruleNames, 'digest', 'all']);
  return notUnderstood(
    `There is no insight "${strange}".${meant ? ` Did you mean ${meant}?` : ''}`,
    ['all', 'digest', ...ruleNames].join(', '),
    meant ? `${command} ${meant}` : null,
  );
}
