import { withInstants } from '../../src/model/text/instant.ts';
import type { TableView } from '../../src/view/view.ts';
import type { Card } from '../card.ts';
import { canBeLink, MAX_LINKS } from '../links.ts';
import { cutWords, WORDS_ROOM } from '../table-cut.ts';
import { cutMiddle } from '../text/cut-text.ts';
import { inFewerRows } from './actions/action-rows.ts';
import { actionsBlock, button, buttons, canBeButton, nextRowsId } from './actions/actions.ts';
import { drillMenu } from './actions/drill-menu.ts';
import { type Block, context, mrkdwnContext, plainText, type RichTextSection, section } from './blocks.ts';
import { withinTheMessage } from './budget.ts';
import { chartBlock } from './chart.ts';
import { literal, mrkdwnWithInstants } from './escape.ts';
import { formButton } from './form.ts';
import { badge, heading } from './heading.ts';
import { LIMITS } from './limits.ts';
import { listBlocks } from './lists.ts';
import { monospaceTable, pieces } from './monospace.ts';
import { nativeTable } from './native-table.ts';
import { factLines, footerText, noteLines, type ProseLine, sentenceLines, warningLines } from './prose.ts';
import { line, linesAndLists, list, preformatted, richText } from './rich-text.ts';
import { textLength } from './text-length.ts';

/** A form more would take buttons the place that people look for first. */
const MAX_FORMS = 2;

/** A card in Slack's own blocks: the chart and one table drawn by Slack, buttons and menus that run commands. */
export function richBlocks(card: Card): readonly Block[] {
  const native = card.tables.findIndex(({ rows }) => rows.length > 0);
  const { above, below } = sentenceLines(card);
  const blocks = withinTheMessage(card, {
    heading: [
      ...(badge(card) === '' ? [] : [richText([line('', badge(card))])]),
      { type: 'header', text: plainText(heading(card)) },
      ...prose(above),
    ],
    lists: (room) => listBlocks(card, room),
    before: [...prose(below), ...prose(warningLines(card)), ...prose(factLines(card)), ...links(card)],
    chart: chartBlocks(card),
    table: (table, { at, room }) => tableBlocks(table, { card, at, room, isNative: at === native }),
    after: [...actions(card), ...notes(card), ...footer(card)],
    remark: context,
  });
  return inFewerRows(blocks);
}

const prose = (lines: readonly ProseLine[]): readonly Block[] =>
  lines.length === 0 ? [] : [richText(linesAndLists(lines))];

/** Each on a line of its own, its address behind its label. */
function links({ links: all = [] }: Card): readonly Block[] {
  const lines = all
    .filter(canBeLink)
    .slice(0, MAX_LINKS)
    .map(({ label, url }): RichTextSection => {
      const text = cutMiddle(literal(label) || 'Open', LIMITS.buttonText.most);
      return { type: 'rich_text_section', elements: [{ type: 'link', url, text }] };
    });
  return lines.length === 0 ? [] : [richText(lines)];
}

/** Several notes are points below a heading: their lead is said once. */
function notes(card: Card): readonly Block[] {
  const all = noteLines(card);
  if (all.length < 2) return prose(all);
  return [richText([line('', 'Notes'), list(all.map(({ text }) => line(text)))])];
}

function footer(card: Card): readonly Block[] {
  const text = footerText(card);
  if (text === '') return [];
  return [withInstants(text, 'UTC') === text ? context(text) : mrkdwnContext(mrkdwnWithInstants(text))];
}

function actions(card: Card): readonly Block[] {
  const forms = (card.forms ?? []).slice(0, MAX_FORMS).flatMap((form, at) => formButton(form, at) ?? []);
  const { buttons: made, left } = buttons(card.actions, forms);
  return [
    ...(made.length + forms.length === 0 ? [] : [actionsBlock([...made, ...forms])]),
    ...(left === 0 ? [] : [context(`${left} more ${left === 1 ? 'action has' : 'actions have'} no button here.`)]),
  ];
}

/** What has to be said of the chart stands below it. */
function chartBlocks({ chart }: Card): readonly Block[] {
  const drawn = chart === null ? null : chartBlock(chart);
  if (drawn === null) return [];
  return [drawn.block, ...(drawn.remarks.length === 0 ? [] : [context(drawn.remarks.join(' '))])];
}

interface TablePlace {
  readonly card: Card;
  readonly at: number;
  readonly room: number;
  /** Slack draws one table of a message; the others stand in columns of text. */
  readonly isNative: boolean;
}

function tableBlocks(table: TableView, { card, at, room, isNative }: TablePlace): readonly Block[] {
  const caption = cutMiddle(literal(table.caption), LIMITS.captionText.most);
  const bare = room - caption.length - WORDS_ROOM;
  const drill = drillMenu(table, at, bare / 3);
  const bodyRoom = bare - textLength(drill);
  const native = isNative ? nativeTable(table, literal(card.title) || 'Table', bodyRoom) : null;
  const text = native === null ? monospaceTable(table, bodyRoom) : null;
  const words = cutWords(table, native?.rows ?? text?.rows ?? 0);
  const next = words?.next ?? null;
  const elements = [
    ...(next !== null && canBeButton(next) ? [button(next, nextRowsId(at))] : []),
    ...(drill === null ? [] : [drill]),
  ];
  return [
    // A `data_table` shows its caption itself.
    ...(caption === '' || native?.block.type === 'data_table' ? [] : [richText([line('', caption)])]),
    ...(native === null ? pieces(text?.lines ?? []).map(preformatted) : [native.block]),
    ...(words === null ? [] : [context(words.text)]),
    ...(table.rows.length === 0 && words === null ? [section('No rows.')] : []),
    ...(elements.length === 0 ? [] : [actionsBlock(elements)]),
  ];
}
