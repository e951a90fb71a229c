import type { Action, AdaptiveCard, CardAction, Chart, Element } from '../../../cards/teams/elements.ts';

/** Every element of a card, however deep, fallbacks too. */
export const elementsOf = (elements: readonly Element[]): readonly Element[] =>
  elements.flatMap((element) => [element, ...elementsOf(inside(element))]);

function inside(element: Element): readonly Element[] {
  switch (element.type) {
    case 'Container':
      return element.items;
    case 'ColumnSet':
      return element.columns.flatMap(({ items }) => items);
    case 'Table':
      return [...element.rows.flatMap(({ cells }) => cells.flatMap(({ items }) => items)), element.fallback];
    case 'Chart.VerticalBar':
    case 'Chart.VerticalBar.Grouped':
    case 'Chart.Line':
      return [element.fallback];
    default:
      return [];
  }
}

export const actionsOf = (elements: readonly Element[]): readonly Action[] =>
  elements.flatMap((element) => (element.type === 'ActionSet' ? element.actions : []));

/** The buttons below a card, and what those unfold that ask for something. */
export const unfolded = (actions: readonly CardAction[] = []): readonly Action[] =>
  actions.flatMap((each) => (each.type === 'Action.ShowCard' ? each.card.actions : [each]));

/** What is asked for in what buttons unfold. */
export const unfoldedInputs = (actions: readonly CardAction[] = []): readonly Element[] =>
  actions.flatMap((each) => (each.type === 'Action.ShowCard' ? each.card.body : []));

export interface Said {
  readonly text: string;
  readonly isMarkdown: boolean;
  readonly where: string;
}

/** Every text that is shown or read aloud, but what stands in inputs to be changed. */
export function textsOf(card: AdaptiveCard): readonly Said[] {
  const elements = [...elementsOf(card.body), ...unfoldedInputs(card.actions)];
  return [
    ...said('fallbackText', card.fallbackText),
    ...[...(card.actions ?? []), ...unfolded(card.actions), ...actionsOf(elements)].flatMap(({ title }) =>
      said('action', title),
    ),
    ...elements.flatMap(textsIn),
  ];
}

function textsIn(element: Element): readonly Said[] {
  switch (element.type) {
    case 'TextBlock':
      return [{ text: element.text, isMarkdown: true, where: 'title' }];
    case 'RichTextBlock':
      return element.inlines.flatMap((inline) =>
        typeof inline === 'string'
          ? unblank(inline)
          : said(inline.fontType === 'Monospace' ? 'monospace' : 'text', inline.text),
      );
    case 'FactSet':
      return element.facts.flatMap(({ title, value }) =>
        [title, value].map((text) => ({ text, isMarkdown: true, where: 'fact' })),
      );
    case 'Chart.VerticalBar':
      return said('chart', ...titlesOf(element), ...element.data.map(({ x }) => x));
    case 'Chart.VerticalBar.Grouped':
    case 'Chart.Line':
      return said(
        'chart',
        ...titlesOf(element),
        ...element.data.flatMap(({ legend, values }) => [legend, ...values.map(({ x }) => x)]),
      );
    case 'Input.ChoiceSet':
      return said('choices', element.label, ...element.choices.map(({ title }) => title));
    case 'Input.Text':
    case 'Input.Date':
      return said('input', element.label);
    default:
      return [];
  }
}

const titlesOf = ({ title, xAxisTitle, yAxisTitle }: Chart): readonly string[] =>
  [title, xAxisTitle ?? '', yAxisTitle].filter((text) => text !== '');

/** Between two commands there may be a blank alone. */
const unblank = (text: string): readonly Said[] => (text.trim() === '' ? [] : said('text', text));

const said = (where: string, ...texts: readonly string[]): readonly Said[] =>
  texts.map((text) => ({ text, isMarkdown: false, where }));
