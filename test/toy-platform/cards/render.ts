import type { Card } from '../../../cards/card.ts';

/** What `cards/toy` would be: a card in the words of a platform that knows lines of text and nothing else. */
export const renderToy = ({ status, title, sentences, notes }: Card): string =>
  [status === null ? title : `${title} (${status})`, ...sentences, ...notes].join('\n');
