/**
 * The parts of Adaptive Cards that our cards are made of, and no more: version 1.5 (adaptivecards.io/explorer) and the
 * charts that Teams adds to it (learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/
 * charts-in-adaptive-cards), each as Microsoft's own types of them have it (npm `@microsoft/teams.cards`, 2026-11).
 *
 * Only the text of a TextBlock and the facts of a FactSet are read as Markdown; all other texts are shown as they are,
 * but for `{{DATE(…)}}` and `{{TIME(…)}}`, see `escape.ts`.
 */
export type Element =
  | TextBlock
  | RichTextBlock
  | Container
  | ColumnSet
  | FactSet
  | Table
  | GroupedBarChart
  | BarChart
  | LineChart
  | StackedRows
  | Input
  | ActionSet;

/** What is posted: `summary` for notifications (the activity's field of that name), `card` as its one attachment. */
export interface TeamsMessage {
  readonly summary: string;
  readonly card: AdaptiveCard;
}

export interface AdaptiveCard {
  readonly type: 'AdaptiveCard';
  readonly $schema: 'http://adaptivecards.io/schemas/adaptive-card.json';
  readonly version: '1.5';
  /** As wide as the conversation, where Teams would else cut a table at some 450 pixels. */
  readonly msteams: { readonly width: 'Full' };
  /** For a client that cannot show the card at all. */
  readonly fallbackText: string;
  readonly body: readonly Element[];
  readonly actions?: readonly CardAction[];
}

interface Placed {
  readonly spacing?: 'None' | 'Small' | 'Medium' | 'Large';
  readonly separator?: true;
}

interface TextBlock extends Placed {
  readonly type: 'TextBlock';
  /** Markdown, escaped. */
  readonly text: string;
  readonly style: 'heading';
  readonly size: 'Large';
  readonly weight: 'Bolder';
  readonly color?: 'Good' | 'Attention';
  readonly wrap: true;
}

export interface RichTextBlock extends Placed {
  readonly type: 'RichTextBlock';
  readonly inlines: readonly (string | TextRun)[];
}

export interface TextRun {
  readonly type: 'TextRun';
  readonly text: string;
  readonly weight?: 'Bolder';
  readonly size?: 'Small';
  readonly color?: 'Accent';
  readonly fontType?: 'Monospace';
  readonly isSubtle?: true;
  readonly selectAction?: OpenUrl;
}

interface OpenUrl {
  readonly type: 'Action.OpenUrl';
  readonly url: string;
}

interface Container extends Placed {
  readonly type: 'Container';
  readonly style?: 'attention' | 'warning' | 'emphasis';
  readonly items: readonly Element[];
}

interface ColumnSet extends Placed {
  readonly type: 'ColumnSet';
  readonly columns: readonly {
    readonly type: 'Column';
    readonly width: 'stretch' | 'auto';
    readonly verticalContentAlignment?: 'Bottom';
    readonly items: readonly Element[];
  }[];
}

export interface FactSet extends Placed {
  readonly type: 'FactSet';
  /** Both Markdown, escaped. */
  readonly facts: readonly { readonly title: string; readonly value: string }[];
}

export interface Table extends Placed {
  readonly type: 'Table';
  readonly firstRowAsHeaders: true;
  readonly columns: readonly {
    /** A weight. */
    readonly width: number;
    readonly horizontalCellContentAlignment: 'Left' | 'Right';
  }[];
  readonly rows: readonly TableRow[];
  readonly fallback: Element;
}

export interface TableRow {
  readonly type: 'TableRow';
  readonly cells: readonly { readonly type: 'TableCell'; readonly items: readonly Element[] }[];
}

export type ChartColour =
  | 'attention'
  | 'neutral'
  | 'categoricalRed'
  | 'categoricalMarigold'
  | 'categoricalPurple'
  | 'categoricalBlue'
  | 'categoricalTeal'
  | 'categoricalGreen'
  | 'categoricalLavender';

export interface Chart extends Placed {
  /** Read aloud; not shown, unless `showTitle` asked for it. */
  readonly title: string;
  readonly xAxisTitle?: string;
  readonly yAxisTitle: string;
  readonly fallback: Element;
}

export interface GroupedBarChart extends Chart {
  readonly type: 'Chart.VerticalBar.Grouped';
  readonly stacked: boolean;
  readonly data: readonly Series[];
}

/** A bar for each name, drawn at full length, its name above it. */
export interface StackedRows extends Placed {
  readonly type: 'Chart.HorizontalBar.Stacked';
  /** Read aloud; not shown, unless `showTitle` asked for it. */
  readonly title: string;
  readonly fallback: Element;
  readonly data: readonly {
    readonly title: string;
    readonly data: readonly { readonly legend: string; readonly value: number; readonly color: ChartColour }[];
  }[];
}

export interface LineChart extends Chart {
  readonly type: 'Chart.Line';
  readonly yMin: 0;
  /** Teams divides what lies between into four. Upright bars know no such number. */
  readonly yMax: number;
  readonly data: readonly Series[];
}

export interface BarChart extends Chart {
  readonly type: 'Chart.VerticalBar';
  readonly color: ChartColour;
  readonly showBarValues: boolean;
  readonly data: readonly Point[];
}

interface Series {
  readonly legend: string;
  readonly color: ChartColour;
  readonly values: readonly Point[];
}

interface Point {
  readonly x: string;
  readonly y: number;
}

interface Named extends Placed {
  /** Unique in the card; what was entered comes back under it. */
  readonly id: string;
  readonly label: string;
}

export type Input =
  | (Named & { readonly type: 'Input.Text'; readonly value: string; readonly maxLength: number })
  | (Named & { readonly type: 'Input.Date'; readonly value?: string })
  | ChoiceSet;

export interface ChoiceSet extends Named {
  readonly type: 'Input.ChoiceSet';
  readonly style: 'compact';
  readonly value: string;
  readonly choices: readonly { readonly title: string; readonly value: string }[];
}

interface ActionSet extends Placed {
  readonly type: 'ActionSet';
  readonly actions: readonly Action[];
}

interface Press {
  readonly title: string;
  readonly data: PressData;
  /** `auto` sends every input of the card along, `none` no one. */
  readonly associatedInputs: 'auto' | 'none';
  readonly style?: 'positive' | 'destructive';
  /** Secondary ones stand behind `…`. */
  readonly mode?: 'secondary';
}

/** Carries the same data twice, for clients that know `Action.Execute` and for those that do not. */
export interface Action extends Press {
  readonly type: 'Action.Execute';
  readonly verb: typeof VERB;
  readonly fallback: Press & { readonly type: 'Action.Submit' };
}

/** What stands below a card: a button that runs something, or one that unfolds what it asks for first. */
export type CardAction = Action | ShowCard;

export interface ShowCard {
  readonly type: 'Action.ShowCard';
  readonly title: string;
  readonly mode?: 'secondary';
  readonly card: {
    readonly type: 'AdaptiveCard';
    readonly body: readonly Input[];
    readonly actions: readonly Action[];
  };
}

/** What comes back when a button is pressed, see `submitted.ts`. `verb` is by what an SDK tells our submits from others'. */
export type PressData = { readonly verb: typeof VERB } & (
  | { readonly command: string }
  /** The id of the choice whose value is the command. */
  | { readonly pick: string }
  /** A command with `{key}` in it, and the beginning that the ids of its fields share. */
  | { readonly form: string; readonly prefix: string }
);

/** The one verb of all our buttons. */
export const VERB = 'run';
