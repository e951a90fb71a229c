import type { Word } from './words.ts';

const MEAN_A_CARD = ['why', 'ack', 'snooze', 'expected'];
/** What episodes are called; a duration is never an id, and a word without a digit rather a reason. */
const NAMED = /^(?!\d+[mhdw]$)(?:group:)?(?=[a-z0-9]*\d)[a-z0-9]{4,16}$/i;

/**
 * A line said in the thread of a card: `why`, `ack`, `snooze 4h` and `expected` mean what the card tells of where they
 * name nothing. `episodes` are the ids it tells of.
 */
export function underCard(words: readonly Word[], episodes: readonly string[]): readonly Word[] {
  const [verb, named] = words;
  const [first] = episodes;
  if (verb === undefined || first === undefined || !MEAN_A_CARD.includes(verb.value.toLowerCase())) return words;
  if (named !== undefined && NAMED.test(named.typed)) return words;
  const isGroup = episodes.length > 1 && verb.value.toLowerCase() !== 'why';
  const typed = isGroup ? `group:${first}` : first;
  return [verb, { typed, key: isGroup ? 'group' : null, value: first }, ...words.slice(1)];
}
