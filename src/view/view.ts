import type { TlsVersion } from '../model/tls.ts';

/**
 * What a report shows, before any platform: words and formatted cells, but no layout. The neutral card is made of it.
 * Everything that comes from mail (addresses, connector names) is plain text here; escaping is the renderers' work.
 */
export interface View {
  readonly title: string;
  /** What happened, in whole sentences; the first one stands alone in a notification. */
  readonly sentences: readonly string[];
  /** Lists of things to look at one by one, below the first sentence; absent where there are none. */
  readonly points?: readonly PointsView[];
  /** Something to act on, such as a client that still uses TLS 1.0. */
  readonly warnings: readonly string[];
  readonly facts: readonly { readonly label: string; readonly value: string }[];
  readonly chart: ChartView | null;
  readonly tables: readonly TableView[];
  readonly actions: readonly ActionView[];
  /** Next questions that need something filled in first; absent where there are none. */
  readonly forms?: readonly FormView[];
  /** What is opened elsewhere, never anything that came from mail; absent where there is none. */
  readonly links?: readonly LinkView[];
  /** An IANA zone in which its instants are drawn where a chat does not know its reader's; absent where any will do. */
  readonly zone?: string;
  /** What is missing, cut, inferred or left out. */
  readonly notes: readonly string[];
  readonly provenance: Provenance;
}

export interface Provenance {
  /** `2026-11-09 to 2026-11-15 (UTC)` */
  readonly window: string;
  /** Name of the source that answered, or of several; null when nothing did. */
  readonly source: string | null;
  /** A marked instant, see src/model/text/instant.ts; null without data. */
  readonly dataUntil: string | null;
}

export interface TableView {
  readonly caption: string;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Cell[])[];
  /** Rows that exist and are not shown; null when all are. */
  readonly cut: Cut | null;
}

export interface Column {
  readonly title: string;
  readonly align: 'left' | 'right';
}

export interface Cell {
  readonly text: string;
  /** What to sort by; the text itself when null. */
  readonly value: number | null;
  /** The command that drills down into this cell. */
  readonly drill?: string;
}

export interface Cut {
  readonly shown: number;
  readonly total: number;
  /** 1 for the first row of the table. */
  readonly firstRow: number;
  /** The command that shows more of them; null on the last page. */
  readonly next: string | null;
  /** What `next` shows, where that is not the next rows. */
  readonly nextLabel?: string;
}

/**
 * One value per category and series. A renderer that cannot draw stacks draws groups; one that takes fewer categories
 * may add neighbours up, since every value is a count. `stacked-shares` compares the make-up of categories of very
 * different size: every bar is drawn at full length.
 */
export interface ChartView {
  readonly kind: 'stacked-bars' | 'stacked-shares' | 'bars';
  readonly title: string;
  readonly unit: string;
  readonly categories: readonly string[];
  /** Indexes of categories nothing is known about, which is not the same as zero. */
  readonly missing: readonly number[];
  readonly series: readonly {
    readonly name: string;
    readonly values: readonly number[];
    /** The version whose messages these are, where they are one's. */
    readonly tls?: TlsVersion;
    /** Whether what it counts went well, where it is one or the other. */
    readonly outcome?: 'good' | 'bad';
  }[];
}

/** A next question: `View TLS usage` → `smtp-auth 7d by:tls`. */
export interface ActionView {
  readonly label: string;
  readonly command: string;
  /** What people may type for it, where that is shorter. */
  readonly typed?: string | undefined;
  /** Asks for more before it is run, where something can be filled in; elsewhere the command is run as it is. */
  readonly asks?: FormView;
}

/** A page of a service: `Open the report` → `https://…`. */
export interface LinkView {
  readonly label: string;
  readonly url: string;
}

/** A next question with blanks: the command holds `{key}` where the field of that key belongs. */
export interface FormView {
  readonly label: string;
  /** `smtp-auth {from}..{to} by:tls domain:{domain}`; read with `filled` (src/commands/fill.ts). */
  readonly command: string;
  readonly fields: readonly FieldView[];
  /** What the button says that sends it; `Show` when absent. */
  readonly submit?: string | undefined;
}

export interface FieldView {
  readonly key: string;
  readonly label: string;
  readonly kind: 'text' | 'date';
  /** What it holds to begin with; a date as `2026-11-15`. */
  readonly value: string;
  /** Of a text: the values to choose from, beside none; absent where any may be typed. */
  readonly options?: readonly string[] | undefined;
}

/**
 * Things to look at one by one, the worst first, such as the open insights of a digest. A renderer shows as many as it
 * has room for and counts the others by kind; `all` shows every one of them.
 */
export interface PointsView {
  /** `Open now` */
  readonly heading: string;
  readonly points: readonly PointView[];
  /** How many there are, also those that are no point here; the worst kind first. */
  readonly totals: readonly KindTotal[];
  readonly all: ActionView;
}

export interface PointView {
  /** One of the kinds of `totals`. */
  readonly kind: string;
  /** What a menu calls it: `High · scanner@contoso.com`. */
  readonly name: string;
  readonly text: string;
  /** Shows more of it. */
  readonly open: ActionView;
}

export interface KindTotal {
  /** `high` */
  readonly kind: string;
  readonly total: number;
  /** Shows this kind and worse ones; absent where `all` is no longer than that. */
  readonly show?: ActionView;
}
