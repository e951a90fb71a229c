import type { Grammar } from './command.ts';
import type { Word } from './words.ts';

/** What episodes are called; a duration is never an id, and a word without a digit rather a reason. */
const NAMED = /^(?!\d+[mhdw]$)(?:group:)?(?=[a-z0-9]*\d)[a-z0-9]{4,16}$/i;

/**
 * Words said in the thread of a card: `why`, `ack`, `snooze 4h` and `expected` mean what the card tells of where they
 * name nothing.
 */
export function underCard(
  words: readonly Word[],
  { commands, onCard = [] }: Pick<Grammar, 'commands' | 'onCard'>,
): readonly Word[] {
  const [verb, named] = words;
  const [first] = onCard;
  const meansCard = commands.find(({ name }) => name === verb?.value.toLowerCase())?.meansCard;
  if (verb === undefined || first === undefined || meansCard === undefined) return words;
  if (named !== undefined && NAMED.test(named.typed)) return words;
  const isGroup = meansCard === 'all' && onCard.length > 1;
  const typed = isGroup ? `group:${first}` : first;
  return [verb, { typed, key: isGroup ? 'group' : null, value: first }, ...words.slice(1)];
}
