import type { FormView, TableView } from '../../src/view/view.ts';
import type { Card } from '../card.ts';
import { cutWords } from '../table-cut.ts';
import { cutMiddle } from '../text/cut-text.ts';
import { buttons, canBeButton, runButton } from './actions.ts';
import { withinTheCard } from './budget.ts';
import { byteLength } from './byte-length.ts';
import { chartElements } from './chart.ts';
import type { AdaptiveCard, Element } from './elements.ts';
import { literal } from './escape.ts';
import { formBlock } from './form.ts';
import { heading } from './heading.ts';
import { LIMITS } from './limits.ts';
import { links } from './links.ts';
import { listElements } from './lists.ts';
import { facts, footer, notes, sentences, warnings } from './prose.ts';
import { DESKTOP_COLUMNS, line, subtle } from './rich-text.ts';
import { drillMenu } from './tables/drill-menu.ts';
import { monospaceTable } from './tables/monospace-table.ts';
import { nativeTable } from './tables/native-table.ts';

/** What a card's buttons may take, in bytes, where there is plenty of room. */
const ROOM_FOR_ACTIONS = 6000;
/** What the words on rows that are left out take at most, with their frame. */
const ROOM_FOR_WORDS = 600;

/** A card in elements of Teams' own: chart and tables drawn by Teams, buttons and menus that run commands. */
export function richCard(card: Card, fallbackText: string): AdaptiveCard {
  const forms = (card.forms ?? []).filter(({ fields }) => fields.length > 0);
  const offered = forms.flatMap((form, at) => formBlock(form, at));
  // Without its lists to choose from, a form still asks for the same.
  const asked =
    byteLength(offered) <= LIMITS.formBytes.most ? offered : forms.flatMap((form, at) => formBlock(bare(form), at));
  const hasRoomToAsk = byteLength(asked) <= LIMITS.formBytes.most;
  return withinTheCard(card, {
    fallbackText,
    parts: (share) => {
      const { above, below } = sentences(card, share);
      const { buttons: actions, left } = buttons(card.actions, ROOM_FOR_ACTIONS * share);
      return {
        before: [
          ...heading(card),
          ...above,
          ...listElements(card, share),
          ...below,
          ...warnings(card, share),
          ...facts(card, share),
          ...links(card),
        ],
        after: [
          ...(hasRoomToAsk ? asked : []),
          ...(left === 0 ? [] : [subtle(`${left} more ${left === 1 ? 'action has' : 'actions have'} no button here.`)]),
          ...notes(card, share),
          ...footer(card, share),
        ],
        actions,
      };
    },
    chart: chartElements(card.chart, card.tone),
    table: tableElements,
  });
}

const bare = (form: FormView): FormView => ({
  ...form,
  fields: form.fields.map(({ options: _, ...field }) => field),
});

function tableElements(table: TableView, { at, room }: { readonly at: number; readonly room: number }) {
  const title = cutMiddle(literal(table.caption), LIMITS.caption.most);
  const caption: readonly Element[] = title === '' ? [] : [{ ...line('', title), spacing: 'Medium' }];
  const bare = room - byteLength(caption) - ROOM_FOR_WORDS;
  const drill = drillMenu(table, at, bare / 4);
  const forNext = nextButton(
    table.cut === null ? null : { label: 'Next rows', command: table.cut.next ?? '' },
    bare / 4,
  );
  const bodyRoom = bare - byteLength(drill) - byteLength(forNext) - 20;
  const body = bodyOf(table, bodyRoom);
  const words = cutWords(table, body?.rows ?? 0);
  return [
    ...caption,
    ...(body === null ? [] : [body.element]),
    ...(words === null ? [] : [subtle(words.text), ...nextButton(words.next, bare / 4)]),
    ...(table.rows.length === 0 && words === null ? [line('No rows.')] : []),
    ...drill,
  ];
}

/**
 * Drawn by Teams; as text, which takes a fifth of the room, where Teams cannot draw it, or where that shows every row of
 * a table that has no next page to ask for.
 */
function bodyOf(table: TableView, room: number) {
  const native = nativeTable(table, room);
  if (native !== null && (native.rows === table.rows.length || table.cut?.next)) return native;
  const text = monospaceTable(table, room, DESKTOP_COLUMNS);
  return native !== null && text?.rows !== table.rows.length ? native : text;
}

/** A button that shows further rows, in at most `room` bytes. */
function nextButton(
  next: { readonly label: string; readonly command: string } | null,
  room: number,
): readonly Element[] {
  if (next === null || !canBeButton(next)) return [];
  const element: Element = { type: 'ActionSet', actions: [runButton(next)], spacing: 'Small' };
  return byteLength(element) <= room ? [element] : [];
}
