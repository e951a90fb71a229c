import type { TableView } from '../../src/view/view.ts';
import type { Card } from '../card.ts';
import { canBeLink, MAX_LINKS } from '../links.ts';
import { cutWords, WORDS_ROOM } from '../table-cut.ts';
import { chartLines } from '../text/chart.ts';
import { cutEnd, cutMiddle, fitting } from '../text/cut-text.ts';
import { paintFor } from '../text/paint.ts';
import { type Block, mrkdwnSection, section } from './blocks.ts';
import { ROOM, withinTheMessage } from './budget.ts';
import { fenced, literal } from './escape.ts';
import { badge, heading } from './heading.ts';
import { LIMITS } from './limits.ts';
import { typedLists } from './lists.ts';
import { monospaceTable, pieces, WIDTH } from './monospace.ts';
import { factLines, footerText, noteLines, type ProseLine, sentenceLines, typed, warningLines } from './prose.ts';

/**
 * The same card in sections and monospace text alone, for a Slack that refused the rich one. Buttons become commands to
 * type.
 */
export function plainBlocks(card: Card): readonly Block[] {
  const { above, below } = sentenceLines(card);
  return withinTheMessage(card, {
    heading: [section([badge(card), heading(card)].filter((text) => text !== '').join('\n')), ...prose(above)],
    lists: (room) => typedLists(card, room).flatMap(({ points, rest }) => [...sections(points), ...sections(rest)]),
    before: [
      ...prose(below),
      ...prose(warningLines(card)),
      ...prose(factLines(card)),
      ...lines(
        (card.links ?? [])
          .filter(canBeLink)
          .slice(0, MAX_LINKS)
          .map(({ label, url }) => `${literal(label)}: ${url}`),
      ),
    ],
    chart: chartBlocks(card),
    table: (table, { room }) => tableBlocks(table, room),
    after: [...actions(card), ...prose(noteLines(card)), ...lines([footerText(card)])],
    remark: section,
  });
}

const prose = (all: readonly ProseLine[]): readonly Block[] => lines(all.map(({ lead, text }) => `${lead}${text}`));

/** One section of all lines that are not blank; none when all are. */
function lines(texts: readonly string[]): readonly Block[] {
  const text = texts.filter((each) => each !== '').join('\n');
  return text === '' ? [] : [section(cutEnd(text, LIMITS.sectionText.most))];
}

/** As many sections as whole lines take: none is cut to make room for another. */
function sections(texts: readonly string[]): readonly Block[] {
  const parts: string[][] = [];
  let left = 0;
  for (const text of texts) {
    if (parts.length === 0 || text.length + 1 > left) {
      parts.push([]);
      left = LIMITS.sectionText.most;
    }
    parts.at(-1)?.push(text);
    left -= text.length + 1;
  }
  return parts.flatMap(lines);
}

function actions(card: Card): readonly Block[] {
  const { kept, left } = fitting(card.actions, ROOM.actions, 1, typed);
  return lines([...kept, ...(left === 0 ? [] : [`› ${left} more`])]);
}

const monospace = (drawn: readonly string[]): readonly Block[] =>
  pieces(drawn).map((piece) => mrkdwnSection(fenced(piece)));

function chartBlocks({ chart }: Card): readonly Block[] {
  if (chart === null || chart.categories.length === 0 || chart.series.length === 0) return [];
  return monospace(chartLines(chart, WIDTH, paintFor(false, 'neutral')));
}

function tableBlocks(table: TableView, room: number): readonly Block[] {
  const caption = cutMiddle(literal(table.caption), LIMITS.captionText.most);
  const drill = table.rows.flat().find((cell) => cell.drill !== undefined)?.drill;
  const further = drill === undefined ? '' : typed({ label: 'More detail, for example', command: drill });
  const hasRoom = room > 2 * WORDS_ROOM + further.length;
  const { lines: drawn, rows } = monospaceTable(
    table,
    room - caption.length - WORDS_ROOM - (hasRoom ? further.length : 0),
  );
  const words = cutWords(table, rows);
  const next = words?.next ? typed(words.next) : '';
  return [
    ...lines([caption]),
    ...monospace(drawn),
    ...lines([
      words?.text ?? (table.rows.length === 0 ? 'No rows.' : ''),
      // A command that was cut would ask for something else.
      next.length <= WORDS_ROOM / 2 ? next : '',
      hasRoom ? further : '',
    ]),
  ];
}
