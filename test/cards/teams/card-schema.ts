import { z } from 'zod';

/**
 * What Adaptive Cards 1.5 and the charts of Teams allow of the parts that we use, no key more: a misspelt one is shown
 * by no client, and none says so. After adaptivecards.io/schemas/1.5.0/adaptive-card.json and, for the charts,
 * Microsoft's types of them (npm `@microsoft/teams.cards`), both read 2026-11.
 */
const text = z.string().min(1);
const placed = { spacing: z.enum(['None', 'Small', 'Medium', 'Large']).optional(), separator: z.boolean().optional() };
const textColour = z.enum(['Default', 'Dark', 'Light', 'Accent', 'Good', 'Warning', 'Attention']);
const textStyle = {
  text,
  size: z.enum(['Default', 'Small', 'Medium', 'Large', 'ExtraLarge']).optional(),
  weight: z.enum(['Default', 'Lighter', 'Bolder']).optional(),
  color: textColour.optional(),
  fontType: z.enum(['Default', 'Monospace']).optional(),
  isSubtle: z.boolean().optional(),
};
const id = z.string().regex(/^[\w.-]+$/);

const data = z.union([
  z.strictObject({ verb: z.literal('run'), command: text }),
  z.strictObject({ verb: z.literal('run'), pick: id }),
  z.strictObject({ verb: z.literal('run'), form: text, prefix: text }),
]);
const press = {
  title: text,
  data,
  associatedInputs: z.enum(['auto', 'none']),
  style: z.enum(['default', 'positive', 'destructive']).optional(),
  mode: z.enum(['primary', 'secondary']).optional(),
};
const action = z.strictObject({
  type: z.literal('Action.Execute'),
  verb: z.literal('run'),
  ...press,
  fallback: z.strictObject({ type: z.literal('Action.Submit'), ...press }),
});
const inputText = z.strictObject({
  ...{ type: z.literal('Input.Text'), spacing: z.literal('Small').optional(), id, label: text, value: z.string() },
  maxLength: z.number().int().positive(),
});
/** A button that unfolds a card of inputs: adaptivecards.io/explorer/Action.ShowCard.html. */
const showCard = z.strictObject({
  type: z.literal('Action.ShowCard'),
  title: text,
  mode: z.enum(['primary', 'secondary']).optional(),
  card: z.strictObject({
    type: z.literal('AdaptiveCard'),
    body: z.array(inputText).min(1),
    actions: z.array(action).length(1),
  }),
});

const point = z.strictObject({ x: text, y: z.number().nonnegative() });
const colour = z.enum([
  'good',
  'warning',
  'attention',
  'neutral',
  'categoricalRed',
  'categoricalPurple',
  'categoricalLavender',
  'categoricalBlue',
  'categoricalLightBlue',
  'categoricalTeal',
  'categoricalGreen',
  'categoricalLime',
  'categoricalMarigold',
]);

/** What all charts have. */
const chart = {
  title: text,
  xAxisTitle: text.optional(),
  yAxisTitle: text,
  get fallback() {
    return element;
  },
};
const series = z.array(z.strictObject({ legend: text, color: colour, values: z.array(point).min(1) })).min(1);

const element: z.ZodType = z.lazy(() =>
  z.discriminatedUnion('type', [
    z.strictObject({
      type: z.literal('TextBlock'),
      ...placed,
      ...textStyle,
      style: z.enum(['default', 'heading']),
      wrap: z.boolean(),
    }),
    z.strictObject({
      type: z.literal('RichTextBlock'),
      ...placed,
      inlines: z
        .array(
          z.union([
            text,
            z.strictObject({
              type: z.literal('TextRun'),
              ...textStyle,
              selectAction: z
                .strictObject({ type: z.literal('Action.OpenUrl'), url: z.url({ protocol: /^https$/ }) })
                .optional(),
            }),
          ]),
        )
        .min(1),
    }),
    z.strictObject({
      type: z.literal('Container'),
      ...placed,
      style: z.enum(['default', 'emphasis', 'good', 'attention', 'warning', 'accent']).optional(),
      items: z.array(element).min(1),
    }),
    z.strictObject({
      type: z.literal('ColumnSet'),
      ...placed,
      columns: z
        .array(
          z.strictObject({
            type: z.literal('Column'),
            width: z.enum(['auto', 'stretch']),
            verticalContentAlignment: z.enum(['Top', 'Center', 'Bottom']).optional(),
            items: z.array(element).min(1),
          }),
        )
        .min(1),
    }),
    z.strictObject({
      type: z.literal('FactSet'),
      ...placed,
      facts: z.array(z.strictObject({ title: text, value: text })).min(1),
    }),
    z.strictObject({
      type: z.literal('Table'),
      ...placed,
      firstRowAsHeaders: z.boolean(),
      columns: z
        .array(
          z.strictObject({
            width: z.number().positive(),
            horizontalCellContentAlignment: z.enum(['Left', 'Center', 'Right']),
          }),
        )
        .min(1),
      rows: z
        .array(
          z.strictObject({
            type: z.literal('TableRow'),
            cells: z.array(z.strictObject({ type: z.literal('TableCell'), items: z.array(element).min(1) })).min(1),
          }),
        )
        .min(2),
      fallback: element,
    }),
    z.strictObject({
      type: z.literal('Chart.VerticalBar.Grouped'),
      ...placed,
      ...chart,
      stacked: z.boolean(),
      data: series,
    }),
    z.strictObject({
      type: z.literal('Chart.Line'),
      ...placed,
      ...chart,
      yMin: z.literal(0),
      yMax: z.number().positive(),
      data: series,
    }),
    z.strictObject({
      type: z.literal('Chart.HorizontalBar.Stacked'),
      ...placed,
      title: chart.title,
      fallback: chart.fallback,
      data: z
        .array(
          z.strictObject({
            title: text,
            data: z.array(z.strictObject({ legend: text, value: z.number().nonnegative(), color: colour })),
          }),
        )
        .min(1),
    }),
    z.strictObject({
      type: z.literal('Chart.VerticalBar'),
      ...placed,
      ...chart,
      color: colour,
      showBarValues: z.boolean(),
      data: z.array(point).min(1),
    }),
    z.strictObject({
      type: z.literal('Input.Text'),
      ...placed,
      id,
      label: text,
      value: z.string(),
      maxLength: z.number().int().positive(),
    }),
    z.strictObject({ type: z.literal('Input.Date'), ...placed, id, label: text, value: z.iso.date().optional() }),
    z.strictObject({
      type: z.literal('Input.ChoiceSet'),
      ...placed,
      id,
      label: text,
      style: z.enum(['compact', 'expanded']),
      value: text,
      choices: z.array(z.strictObject({ title: text, value: text })).min(2),
    }),
    z.strictObject({ type: z.literal('ActionSet'), ...placed, actions: z.array(action).min(1) }),
  ]),
);

export const cardSchema = z.strictObject({
  type: z.literal('AdaptiveCard'),
  $schema: z.literal('http://adaptivecards.io/schemas/adaptive-card.json'),
  version: z.literal('1.5'),
  msteams: z.strictObject({ width: z.literal('Full') }),
  fallbackText: text,
  body: z.array(element).min(1),
  actions: z
    .array(z.union([action, showCard]))
    .min(1)
    .optional(),
});
