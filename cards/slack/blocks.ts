/**
 * The parts of Slack's Block Kit that our cards are made of, and no more. Shapes: docs.slack.dev/reference/block-kit
 * (read 2026-11) and `@slack/types` 3.2; `data_visualization`, which has no types there yet, as its reference page and
 * vercel/chat (packages/adapter-slack, 2026-08, tried against Slack) write it.
 *
 * Literal fields (plain text without `emoji`, the text of rich text, cells, labels of charts) are shown as they are and
 * need no escaping; only `mrkdwn` is parsed, and only a monospace block and the message's own text use it.
 */
export type Block =
  | HeaderBlock
  | SectionBlock
  | ContextBlock
  | RichTextBlock
  | ActionsBlock
  | DataTableBlock
  | TableBlock
  | DataVisualizationBlock;

/** What is posted: `text` for notifications and screen readers, `blocks` for the eye. */
export interface SlackMessage {
  readonly text: string;
  readonly blocks: readonly Block[];
}

export interface PlainText {
  readonly type: 'plain_text';
  readonly text: string;
  /** False: `:tada:` stays seven characters. */
  readonly emoji: false;
}

/** `verbatim`: addresses and channel names in it do not become links. */
interface Mrkdwn {
  readonly type: 'mrkdwn';
  readonly text: string;
  readonly verbatim: true;
}

interface HeaderBlock {
  readonly type: 'header';
  readonly text: PlainText;
}

interface SectionBlock {
  readonly type: 'section';
  readonly text: PlainText | Mrkdwn;
}

interface ContextBlock {
  readonly type: 'context';
  readonly elements: readonly (PlainText | Mrkdwn)[];
}

export interface RichTextBlock {
  readonly type: 'rich_text';
  readonly elements: readonly (RichTextSection | RichTextList | RichTextPreformatted)[];
}

export interface RichTextSection {
  readonly type: 'rich_text_section';
  readonly elements: readonly (RichText | RichTextLink | RichTextDate)[];
}

/** Drawn in the zone of whoever reads; `fallback` where a client cannot. */
export interface RichTextDate {
  readonly type: 'date';
  /** Unix time in seconds. */
  readonly timestamp: number;
  readonly format: string;
  readonly fallback: string;
}

export interface RichTextLink {
  readonly type: 'link';
  readonly url: string;
  readonly text: string;
}

export interface RichTextList {
  readonly type: 'rich_text_list';
  readonly style: 'bullet';
  readonly elements: readonly RichTextSection[];
}

interface RichTextPreformatted {
  readonly type: 'rich_text_preformatted';
  readonly elements: readonly RichText[];
}

export interface RichText {
  readonly type: 'text';
  readonly text: string;
  readonly style?: { readonly bold: true } | { readonly code: true };
}

export interface ActionsBlock {
  readonly type: 'actions';
  readonly elements: readonly (Button | StaticSelect)[];
}

export interface Button {
  readonly type: 'button';
  readonly text: PlainText;
  /** Unique in the message: `run:3`. */
  readonly action_id: string;
  /** The command, see `command-value.ts`. */
  readonly value: string;
  readonly style?: 'primary';
}

export interface StaticSelect {
  readonly type: 'static_select';
  readonly action_id: string;
  readonly placeholder: PlainText;
  readonly options: readonly { readonly text: PlainText; readonly value: string }[];
}

/** The first row is the header. Sorts, filters and pages in the client. */
export interface DataTableBlock {
  readonly type: 'data_table';
  readonly caption: string;
  readonly page_size: number;
  readonly rows: readonly (readonly TableCell[])[];
}

/** The first row is the header. Shows every row, and wraps long words where asked to. */
export interface TableBlock {
  readonly type: 'table';
  readonly rows: readonly (readonly TableCell[])[];
  readonly column_settings: readonly { readonly align: 'left' | 'right'; readonly is_wrapped: boolean }[];
}

export type TableCell =
  | { readonly type: 'raw_text'; readonly text: string }
  | { readonly type: 'raw_number'; readonly value: number; readonly text: string };

/** Bars of several series stand beside each other: there are no stacks. */
export interface DataVisualizationBlock {
  readonly type: 'data_visualization';
  readonly title: string;
  readonly chart: {
    readonly type: 'bar' | 'line';
    readonly series: readonly {
      readonly name: string;
      /** One per category, in their order, with the category as label. */
      readonly data: readonly { readonly label: string; readonly value: number }[];
    }[];
    readonly axis_config: { readonly categories: readonly string[]; readonly y_label: string };
  };
}

export const plainText = (text: string): PlainText => ({ type: 'plain_text', text, emoji: false });

/** A section whose text is shown as it is. */
export const section = (text: string): SectionBlock => ({ type: 'section', text: plainText(text) });

/** A section of mrkdwn that was escaped before. */
export const mrkdwnSection = (escaped: string): SectionBlock => ({
  type: 'section',
  text: { type: 'mrkdwn', text: escaped, verbatim: true },
});

/** The same of mrkdwn that was escaped before. */
export const mrkdwnContext = (escaped: string): ContextBlock => ({
  type: 'context',
  elements: [{ type: 'mrkdwn', text: escaped, verbatim: true }],
});

/** A small grey line. */
export const context = (text: string): ContextBlock => ({ type: 'context', elements: [plainText(text)] });
