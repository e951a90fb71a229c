import type { Card } from '../card.ts';
import { fittedLists, typedPoint } from '../fit-points.ts';
import { commandRows } from './commands.ts';
import { captionHtml, paragraphHtml, softHtml } from './prose.ts';

/** Of all lists of a mail together: with the longest texts half of what a mail may hold. */
const MOST_POINTS = 30;

/** A card's lists, the worst first, with the command that shows more of each; what has no room is counted. */
export const listsHtml = ({ points = [] }: Pick<Card, 'points'>): readonly string[] =>
  fittedLists(points, { room: MOST_POINTS, frame: 0, show: (text) => text, cost: () => 1 }).map(
    ({ heading, shown, rest, actions }) =>
      [
        captionHtml(heading),
        ...shown.map((point) => paragraphHtml(typedPoint(point))),
        ...(rest === null ? [] : [softHtml(rest)]),
        commandRows(actions),
      ].join('\n'),
  );
