import { EVERYTHING, isDuration, isSurelyName, mayBeId } from './alerts/episode-ids.ts';
import type { CommandPlugin, Grammar } from './command.ts';
import { type Word, wholeWord } from './words.ts';

/**
 * Words said in the thread of a card: `why`, `ack`, `snooze 4h` and `expected` mean what the card tells of where they
 * name nothing, and `ack all` all of it.
 */
export function underCard(
  words: readonly Word[],
  { commands, onCard = [] }: Pick<Grammar, 'commands' | 'onCard'>,
): readonly Word[] {
  const [verb, named] = words;
  const [first] = onCard;
  const plugin = commands.find(({ name }) => name === verb?.value.toLowerCase().replace(/[?!.;,]+$/, ''));
  if (verb === undefined || first === undefined || plugin?.meansCard === undefined) return words;
  const isAll = named !== undefined && EVERYTHING.has(named.typed.toLowerCase());
  if (named !== undefined && !isAll && namesOne(named, plugin)) return words;
  const isGroup = plugin.meansCard === 'all' && onCard.length > 1;
  const typed = isGroup ? `group:${first}` : first;
  return [verb, { typed, key: isGroup ? 'group' : null, value: first }, ...words.slice(isAll ? 2 : 1)];
}

/** Whether the word after a command is what it is done to, and no reason or duration. */
function namesOne(word: Word, { takesText }: Pick<CommandPlugin, 'takesText'>): boolean {
  const text = wholeWord(word);
  if (isSurelyName(text)) return true;
  // What people type in a thread as a reason is a word like any other.
  if (takesText === true) return false;
  return takesText === undefined || (mayBeId(text) && !isDuration(text));
}
