import type { LinkView, TableView } from '../../src/view/view.ts';
import type { Card } from '../card.ts';
import { fittedLists, typedPoint } from '../fit-points.ts';
import { canBeLink } from '../links.ts';
import { separated } from '../number.ts';
import { chartLines } from './chart.ts';
import { instantsInWords } from './instants.ts';
import { flowed, padded, wrapped } from './lines.ts';
import { type Paint, paintFor } from './paint.ts';
import { tableLines } from './table.ts';
import { visible } from './visible.ts';
import { displayWidth } from './width.ts';

const NARROWEST = 24;

/**
 * A card as plain text for a terminal: no line wider than `width` columns (24 at least) but the address of a link, nothing
 * in it that a terminal would act on but line feeds and, where `colour` is asked for, SGR colours. Ends with a line feed.
 */
export function renderText(given: Card, options: { readonly width: number; readonly colour: boolean }): string {
  const card = instantsInWords(given);
  const width = Math.max(NARROWEST, Math.floor(options.width));
  const paint = paintFor(options.colour, card.tone);
  const lists = card.points ?? [];
  const sections = [
    heading(card, width, paint),
    sentenceLines(lists.length === 0 ? card.sentences : card.sentences.slice(0, 1), width),
    ...pointLines(card, width),
    lists.length === 0 ? [] : sentenceLines(card.sentences.slice(1), width),
    card.warnings.flatMap((warning) => wrapped(`! ${visible(warning)}`, width, '  ').map(paint.warning)),
    factLines(card, width, paint),
    card.chart === null ? [] : chartLines(card.chart, width, paint),
    ...card.tables.map((table) => tableSection(table, width, paint)),
    card.actions.flatMap(({ label, command, typed }) => actionLines(label, typed ?? command, width)),
    (card.links ?? []).flatMap((link) => linkLines(link, width)),
    card.notes.flatMap((note) => wrapped(`Note: ${visible(note)}`, width, '  ')),
    flowed(card.footer.map(visible), width).map(paint.faint),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

const sentenceLines = (sentences: readonly string[], width: number): readonly string[] =>
  sentences.flatMap((sentence) => wrapped(visible(sentence), width, hangingIndent(sentence)));

/** Every point of each list; what is none is counted. */
function pointLines({ points = [] }: Card, width: number): readonly (readonly string[])[] {
  const lists = fittedLists(points, { room: Number.POSITIVE_INFINITY, frame: 0, show: visible, cost: () => 0 });
  return lists.map(({ heading, shown, rest, actions }) => [
    ...wrapped(`${heading}:`, width),
    ...shown.flatMap((point) => wrapped(visible(typedPoint(point)), width, '  ')),
    ...(rest === null ? [] : wrapped(rest, width)),
    ...actions.flatMap(({ label, command, typed }) => actionLines(label, typed ?? command, width)),
  ]);
}

/** Later lines of a list's item stand under its text, not under its number or dash. */
const hangingIndent = (sentence: string): string => ' '.repeat(/^(?:\d+\.|-) /.exec(sentence)?.[0].length ?? 0);

function heading(card: Card, width: number, paint: Paint): readonly string[] {
  const status = card.status === null ? '' : ` · ${visible(card.status)}`;
  const title = wrapped(`${visible(card.title)}${status}`, width);
  // A status that was wrapped is not told apart from the title any more, and painted like it.
  const painted = title.map((line) =>
    status !== '' && line.endsWith(status)
      ? paint.title(line.slice(0, -status.length)) + paint.status(status)
      : paint.title(line),
  );
  return [
    ...(card.badge === null ? [] : wrapped(`[${visible(card.badge)}]`, width).map(paint.badge)),
    ...painted,
    paint.faint('─'.repeat(Math.max(...title.map(displayWidth)))),
  ];
}

function factLines(card: Card, width: number, paint: Paint): readonly string[] {
  const labels = card.facts.map(({ label }) => visible(label));
  const widest = Math.max(0, ...labels.map(displayWidth));
  const values = card.facts.map(({ value }) => visible(value));
  const isAligned = values.every((value) => widest + 2 + displayWidth(value) <= width);
  return values.flatMap((value, i) =>
    isAligned
      ? [`${paint.faint(padded(labels[i] ?? '', widest))}  ${value}`]
      : wrapped(`${labels[i] ?? ''}: ${value}`, width, '  '),
  );
}

function tableSection(table: TableView, width: number, paint: Paint): readonly string[] {
  const drill = table.rows.flat().find((cell) => cell.drill !== undefined)?.drill;
  return [
    ...(table.caption === '' ? [] : wrapped(visible(table.caption), width).map(paint.title)),
    ...tableLines(table, width, paint),
    ...(table.cut === null ? [] : cutLines(table.cut, width)),
    ...(drill === undefined ? [] : actionLines('More detail, for example', drill, width)),
  ];
}

function cutLines(
  { shown, total, firstRow, next, nextLabel }: NonNullable<TableView['cut']>,
  width: number,
): readonly string[] {
  const rows =
    shown === 0
      ? `None of ${separated(total)} rows shown.`
      : `Rows ${separated(firstRow)} to ${separated(firstRow + shown - 1)} of ${separated(total)}.`;
  return [...wrapped(rows, width), ...(next === null ? [] : actionLines(nextLabel ?? 'Next rows', next, width))];
}

/** A label and an address, which is never cut in two: it would lead elsewhere, and a terminal wraps it by itself. */
function linkLines({ label, url }: LinkView, width: number): readonly string[] {
  const [text, address] = [visible(label), visible(url)];
  const line = `> ${text}: ${address}`;
  if (displayWidth(line) <= width) return [line];
  return [
    ...wrapped(`> ${text}:`, width, '  '),
    ...(canBeLink({ label, url }) ? [`  ${address}`] : wrapped(address, width)),
  ];
}

/** A label and a command to paste, which stays in one piece where it can. */
function actionLines(label: string, command: string, width: number): readonly string[] {
  const [text, pasted] = [visible(label), visible(command)];
  const line = `> ${text}: ${pasted}`;
  if (displayWidth(line) <= width) return [line];
  return [...wrapped(`> ${text}:`, width, '  '), ...wrapped(`  ${pasted}`, width, '  ')];
}
