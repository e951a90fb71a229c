import type { ImportReport } from '../ingest/import-report.ts';
import type { ReportAnswer } from '../reports/report.ts';
import type { Announcement } from '../view/announcement.ts';
import type { Rejection } from './rejection.ts';

/** What the help says, before any layout. */
export interface Help {
  readonly title: string;
  readonly intro: readonly string[];
  readonly entries: readonly { readonly usage: string; readonly meaning: string }[];
  /** Commands by topic, by their names; absent where each has an entry. */
  readonly topics?: readonly { readonly label: string; readonly names: readonly string[] }[];
  /** Complete commands to paste. */
  readonly examples: readonly string[];
}

/** What is said back to a line; cards are made of it. */
export type Reply =
  | { readonly kind: 'report'; readonly answer: ReportAnswer }
  | ReportFile
  | { readonly kind: 'help'; readonly help: Help }
  | { readonly kind: 'rejected'; readonly rejection: Rejection }
  | Stated
  | {
      readonly kind: 'imports';
      readonly imports: readonly ImportReport[];
      readonly waiting: readonly { readonly name: string; readonly reason: string }[];
      /** What else there is to say of it. */
      readonly remarks: readonly string[];
    };

/** In which way a file holds a report. */
export type FileFormat =
  /** For Excel, so with a byte order mark; `;` for those whose Excel takes a comma for a decimal point. */
  | { readonly type: 'csv'; readonly separator: ',' | ';' }
  /** A workbook of Excel, with a sheet for each list of the report. */
  | { readonly type: 'xlsx' }
  /** What scripts get from the report itself. */
  | { readonly type: 'json' };

/** Every row of a report, as a file. Its bytes are made by `adapters/report-file/file-content.ts`. */
export interface ReportFile {
  readonly kind: 'file';
  /** `smtp-auth_2026-11-16_2026-11-22.csv` */
  readonly name: string;
  readonly format: FileFormat;
  readonly data: ReportAnswer['data'];
  /** What was asked of the report beside its window, as typed. */
  readonly filters: Readonly<Record<string, string>>;
  /** What it holds, in a sentence or two. */
  readonly say: Announcement;
  /** Under which id it is kept until it is sent, and the addresses that get it; absent where no mail was asked for. */
  readonly mailed?: { readonly id: string; readonly to: readonly string[] };
}

/** What the bot keeps was shown or changed. */
export interface Stated {
  readonly kind: 'said';
  readonly say: Announcement;
  /** Its JSON. Where there is one list in it, that is its CSV. */
  readonly data: Readonly<Record<string, unknown>>;
  /** The list's columns, which it has though it be empty. */
  readonly columns?: readonly string[];
}

export const stated = (
  say: Announcement,
  data: Readonly<Record<string, unknown>>,
  columns?: readonly string[],
): Stated => ({ kind: 'said', say, data, ...(columns && { columns }) });
