import type { ActionView, TableView } from '../../src/view/view.ts';
import type { Card } from '../card.ts';
import { cutWords } from '../table-cut.ts';
import { cutMiddle, fitting } from '../text/cut-text.ts';
import { withinTheCard } from './budget.ts';
import { byteLength } from './byte-length.ts';
import { chartText } from './chart.ts';
import type { AdaptiveCard, Element } from './elements.ts';
import { literal } from './escape.ts';
import { heading } from './heading.ts';
import { LIMITS } from './limits.ts';
import { links } from './links.ts';
import { typedLists } from './lists.ts';
import { footer, notes, sentences, typed, warnings } from './prose.ts';
import { DESKTOP_COLUMNS, line, subtle } from './rich-text.ts';
import { monospaceTable } from './tables/monospace-table.ts';

/** What the commands to type may take, in characters, where there is plenty of room. */
const ROOM_FOR_COMMANDS = 1500;
/** What the words below a table take at most, with their frames. */
const ROOM_FOR_WORDS = 1800;

/**
 * The same card in lines of text alone, for a Teams that refused the rich one. Buttons become commands to type, facts
 * become lines.
 */
export function plainCard(card: Card, fallbackText: string): AdaptiveCard {
  return withinTheCard(card, {
    fallbackText,
    parts: (share) => {
      const { above, below } = sentences({ ...card, sentences: [...card.sentences, ...card.facts.map(shown)] }, share);
      return {
        before: [
          ...heading(card),
          ...above,
          ...typedLists(card, share),
          ...below,
          // A box is no text.
          ...warnings(card, share).flatMap((each) => (each.type === 'Container' ? each.items : [each])),
          ...links(card),
        ],
        after: [...commands(card.actions, ROOM_FOR_COMMANDS * share), ...notes(card, share), ...footer(card, share)],
        actions: [],
      };
    },
    chart: chartText(card.chart),
    table: tableElements,
  });
}

const shown = ({ label, value }: Card['facts'][number]): string => `${label}: ${value}`;

function commands(actions: readonly ActionView[], room: number): readonly Element[] {
  const { kept, left } = fitting(actions, Math.floor(room), 50, typed);
  return [...kept.map((text) => line(text)), ...(left === 0 ? [] : [line(`› ${left} more`)])];
}

function tableElements(table: TableView, { room }: { readonly room: number }): readonly Element[] {
  const title = cutMiddle(literal(table.caption), LIMITS.caption.most);
  const caption = title === '' ? [] : [line('', title)];
  const body = monospaceTable(table, room - byteLength(caption) - ROOM_FOR_WORDS, DESKTOP_COLUMNS);
  const words = cutWords(table, body?.rows ?? 0);
  const drill = table.rows.flat().find((cell) => cell.drill !== undefined)?.drill;
  return [
    ...caption,
    ...(body === null ? [] : [body.element]),
    ...(words === null ? [] : [subtle(words.text)]),
    ...(table.rows.length === 0 && words === null ? [line('No rows.')] : []),
    ...command(words?.next ?? null),
    ...command(drill === undefined ? null : { label: 'More detail, for example', command: drill }),
  ];
}

/** A command that was cut would ask for something else. */
function command(action: ActionView | null): readonly Element[] {
  const text = action === null ? '' : typed(action);
  return text === '' || byteLength(text) > ROOM_FOR_WORDS / 4 ? [] : [line(text)];
}
