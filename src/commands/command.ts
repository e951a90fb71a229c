import type { Report, ReportRequest } from '../reports/report.ts';
import type { Deed } from './verb.ts';

/** What a conversation can ask for. */
export type Command =
  | { readonly name: 'report'; readonly report: Report; readonly request: ReportRequest }
  /** Every row of a report, as a file. */
  | { readonly name: 'request'; readonly report: Report; readonly request: ReportRequest }
  | { readonly name: 'help'; readonly topic: string | null }
  | { readonly name: 'import'; readonly words: readonly string[] }
  | { readonly name: 'deed'; readonly deed: Deed };

/** A line that could not be understood: what was, what was not, and a line that would work. */
export interface Rejection {
  /** The part that made sense, such as `smtp-auth 7d`; empty when nothing did. */
  readonly understood: string;
  readonly problem: string;
  /** What is allowed in that place. */
  readonly allowed: string;
  /** A complete line to paste; always one that works. */
  readonly paste: string;
}

/** What a line means, or what is wrong with it. `line`: its words without whom they were addressed to. */
export type Parsed =
  | { readonly ok: true; readonly line: string; readonly command: Command }
  | { readonly ok: false; readonly line: string; readonly rejection: Rejection };
