import type { ReportTopic } from '../advice/remedies.ts';
import type { ImportRecord } from '../imports/import-record.ts';
import type { MailSettings } from '../mail-settings/mail-settings.ts';
import type { Kind } from '../model/dimensions.ts';
import type { Partition } from '../model/partition.ts';
import type { Answer, Dimension, Question } from '../model/question.ts';
import type { Window } from '../model/window.ts';
import type { View } from '../view/view.ts';

/** A named question with parameters. One folder in `src/reports` and one line in its registry. */
export interface Report {
  readonly name: string;
  /** What people call it elsewhere, lower-cased: typed, it is proposed. */
  readonly otherNames?: readonly string[];
  /** One line for the help: what it answers. */
  readonly summary: string;
  /** Complete command lines worth pasting. */
  readonly examples: readonly string[];
  /** A word that must come first, such as the address of `sender <address>`. */
  readonly subject?: { readonly label: string; readonly accepts: (text: string) => boolean; readonly hint: string };
  /** Default window as typed, `7d`. */
  readonly window: string;
  readonly params: readonly Param[];
  /** It tells how things stand, whatever the window: there is nothing to filter and nothing to request. */
  readonly isStanding?: true;
  /** What the makers of mail systems document of it; absent where they have no page. */
  readonly topic?: ReportTopic;
  /** Whether what it shows includes the subject of an insight: the card then names it while it is open. */
  readonly shows?: (subject: string, request: ReportRequest, data: ReportData) => boolean;
  answer(request: ReportRequest, context: ReportContext): Promise<ReportAnswer>;
}

/** A parameter written `key:value`; a `choice` also as the bare value where `bare` says so (`tls 7d inbound`). */
export type Param =
  | {
      readonly key: string;
      readonly type: 'choice';
      readonly values: readonly string[];
      /** Other words for a value, lower-cased. */
      readonly also?: ReadonlyMap<string, string>;
      readonly meaning: string;
      readonly bare?: boolean;
    }
  | {
      readonly key: string;
      readonly type: 'text';
      readonly meaning: string;
      readonly hint: string;
      /** Where the values that occur are found among the facts. */
      readonly occurs?: { readonly kind: Kind; readonly dimension: Dimension };
    }
  | { readonly key: string; readonly type: 'count'; readonly meaning: string; readonly max: number }
  /** So many days, written `7d`. */
  | { readonly key: string; readonly type: 'days'; readonly meaning: string; readonly max: number };

export interface ReportRequest {
  readonly window: Window;
  /** The window as typed or defaulted, so that drill-downs can repeat it. */
  readonly windowWords: string;
  /** Lower-cased; empty when the report has none. */
  readonly subject: string;
  /** Values as typed and checked against `params`; absent when not given. */
  readonly params: Readonly<Record<string, string>>;
  /** Rows on a page; null for all of them. */
  readonly top: number | null;
  /** 1 for the first page. */
  readonly page: number;
}

export interface ReportContext {
  ask(question: Question): Promise<Answer>;
  /** Everything the store holds, for "data until" and gaps. */
  partitions(): Promise<readonly Partition[]>;
  /** Every import there was. */
  imports(): Promise<readonly ImportRecord[]>;
  /** What mail systems say of themselves; none where no settings are read. */
  mailSettings(): Promise<readonly MailSettings[]>;
  /** Who the sentences speak of, in place of Microsoft's "Office 365". */
  readonly organisation: string;
}

export interface ReportAnswer {
  readonly data: ReportData;
  readonly view: View;
}

/** The JSON that scripts rely on. Counts are integers, shares 0…1, instants ISO 8601 in UTC. */
export interface ReportData {
  readonly report: string;
  readonly window: { readonly from: string; readonly to: string };
  /** The source that answered (several joined by `, `); null when nothing did. */
  readonly source: string | null;
  readonly dataUntil: string | null;
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  readonly totals: Readonly<Record<string, unknown>>;
  /** What was cut from `rows`; null when nothing was. */
  readonly cut: { readonly shown: number; readonly total: number; readonly next: string | null } | null;
  readonly notes: readonly string[];
  /** Reports that are one object rather than a list (`summary`, `sender`) add their own fields. */
  readonly [field: string]: unknown;
}
