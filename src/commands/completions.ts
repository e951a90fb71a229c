import type { Catalogue } from './command.ts';
import { pluginsIn } from './read-words.ts';

/** First words that a prompt completes with the tabulator key. */
export const completionsOf = (catalogue: Pick<Catalogue, 'reports' | 'commands'>): readonly string[] => [
  ...pluginsIn(catalogue).map(({ name }) => name),
  'quit',
];
