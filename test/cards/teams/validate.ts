import type { Action, Element, TeamsMessage } from '../../../cards/teams/elements.ts';
import { LIMITS } from '../../../cards/teams/limits.ts';
import { cardSchema } from './card-schema.ts';
import { actionsOf, elementsOf, textsOf, unfolded, unfoldedInputs } from './walk.ts';

/** What a browser would hide or reorder; our own emoji are spared. */
const HIDDEN = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u00ad\u061c\u200b\u200c\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/u;

/** An instant that we let Teams draw. */
const DRAWN = /\{\{DATE\((\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:00Z),SHORT\)\}\} \{\{TIME\(\1\)\}\}/g;

/** Every rule of Teams' (see `LIMITS` and the schema) and of ours that a message breaks, in words; none for a good one. */
export function faultsOf({ card, summary }: TeamsMessage): readonly string[] {
  const faults: string[] = [];
  const fault = (condition: boolean, words: string): void => {
    if (condition) faults.push(words);
  };
  const within = (count: number, limit: keyof typeof LIMITS, where: string): void =>
    fault(count > LIMITS[limit].most, `${where}: ${count} is over ${limit} (${LIMITS[limit].most})`);

  const shape = cardSchema.safeParse(card);
  if (!shape.success) return shape.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  within(Buffer.byteLength(JSON.stringify(card), 'utf8'), 'cardBytes', 'card');
  fault(Buffer.byteLength(JSON.stringify(card), 'utf16le') > 80_000, 'card: too long in UTF-16');
  fault(summary.trim() === '' || /\n/.test(summary), 'summary: blank, or more than one line');
  within(summary.length, 'summary', 'summary');

  for (const { text, isMarkdown, where } of [
    ...textsOf(card),
    { text: summary, isMarkdown: false, where: 'summary' },
  ]) {
    fault(text.trim() === '', `${where}: blank`);
    // Only text in columns has several lines.
    fault(HIDDEN.test(where === 'monospace' ? text.replaceAll('\n', '') : text), `${where}: hidden in ${text}`);
    const rest = where === 'summary' ? text : text.replace(DRAWN, '');
    faults.push(...(isMarkdown ? obeyedInMarkdown(rest) : obeyed(rest)).map((found) => `${where}: ${found}`));
  }

  const elements = [...elementsOf(card.body), ...unfoldedInputs(card.actions)];
  const inputs = elements.flatMap((each) => ('id' in each ? [each.id] : []));
  fault(new Set(inputs).size < inputs.length, 'card: an id twice');
  for (const element of elements) checkElement(element);

  const primary = (card.actions ?? []).filter(({ mode }) => mode === undefined);
  within(primary.length, 'primaryActions', 'card');
  within(card.actions?.length ?? 0, 'actions', 'card');
  for (const action of [...unfolded(card.actions), ...actionsOf(elements)]) checkAction(action);
  return faults;

  function checkElement(element: Element): void {
    if (element.type === 'Table') {
      within(element.columns.length, 'tableColumns', 'table');
      within(element.rows.length - 1, 'tableRows', 'table');
      fault(
        element.rows.some(({ cells }) => cells.length !== element.columns.length),
        'table: a row of another length',
      );
    }
    if (element.type === 'Chart.VerticalBar.Grouped' || element.type === 'Chart.Line') {
      within(element.data.length, 'chartSeries', 'chart');
      const [first, ...others] = element.data.map(({ values }) => values.map(({ x }) => x));
      within(first?.length ?? 0, 'chartCategories', 'chart');
      fault(new Set(first).size < (first?.length ?? 0), 'chart: a category twice');
      fault(
        others.some((each) => each.join('\n') !== first?.join('\n')),
        'chart: points that are not the categories',
      );
    }
    if (element.type === 'Chart.VerticalBar') within(element.data.length, 'chartCategories', 'chart');
    if (element.type === 'Input.ChoiceSet') {
      within(element.choices.length, 'choices', 'choices');
      fault(!element.choices.some(({ value }) => value === element.value), 'choices: none is chosen');
    }
  }

  function checkAction({ type, verb, fallback, ...press }: Action): void {
    const { type: otherType, ...same } = fallback;
    fault(JSON.stringify(same) !== JSON.stringify(press), `${type} and ${otherType} (${verb}): not the same`);
    within(press.title.length, 'actionTitle', 'action');
    const { data } = press;
    if ('command' in data) within(data.command.length, 'command', 'action');
    if ('pick' in data) fault(!inputs.includes(data.pick), `action: no input ${data.pick}`);
    if ('form' in data) fault(!inputs.some((each) => each.startsWith(data.prefix)), 'action: a form without fields');
    fault('command' in data !== (press.associatedInputs === 'none'), 'action: the wrong inputs come along');
  }
}

/** What a client might obey in any text. */
export const obeyed = (text: string): readonly string[] =>
  found(text, [
    ['a template', /\{\{|\$\{/],
    ['a mention', /<\/?at\b/i],
    ['a link', /:\/\//],
  ]);

/** What a client might obey in the Markdown of a TextBlock. */
export const obeyedInMarkdown = (text: string): readonly string[] => [
  ...obeyed(text),
  ...found(text, [
    ['formatting', /[*＊`｀~]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/u],
    ['a link or an image', /[[\]]/],
    ['HTML or a quotation', /[<>]/],
    ['an escape', /\\/],
    ['an entity', /&#?\w+;/],
    ['a heading', /^#/],
    ['a list', /^(?:[-+]|\d+[.)])(?:\s|$)/],
    ['a rule', /^[-\s]+$/],
  ]),
];

const found = (text: string, signs: readonly (readonly [what: string, pattern: RegExp])[]): readonly string[] =>
  signs.flatMap(([what, pattern]) => {
    const at = pattern.exec(text)?.index;
    return at === undefined ? [] : [`${what}, ${JSON.stringify(text.slice(Math.max(0, at - 5), at + 20))}`];
  });
