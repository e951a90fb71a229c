import type { Announcement } from '../announcements/announcement.ts';
import { remark } from '../announcements/remark.ts';
import type { Command, Rejection } from '../commands/command.ts';
import { type Help, helpOn } from '../commands/help.ts';
import type { Deed } from '../commands/verb.ts';
import type { Rule } from '../insights/rule.ts';
import { counted } from '../mailflow/format.ts';
import type { Question } from '../mailflow/question.ts';
import { dayOf, dayText } from '../mailflow/time.ts';
import type { FactStore } from '../ports.ts';
import { withFollowUps } from '../reports/follow-ups.ts';
import { asOneSource, saidByOneSource, sourceAsked, unknownSource } from '../reports/one-source.ts';
import type { Report, ReportAnswer, ReportRequest } from '../reports/report.ts';
import type { ImportReport } from './import-report.ts';

/** What is said back to a line; cards are made of it. */
export type Reply =
  | { readonly kind: 'report'; readonly answer: ReportAnswer }
  | {
      /** Every row of a report, as lines of a file. */
      readonly kind: 'file';
      /** `smtp-auth_2026-11-16_2026-11-22.csv` */
      readonly name: string;
      readonly rows: ReportAnswer['data']['rows'];
      /** What it holds, in a sentence or two. */
      readonly say: Announcement;
    }
  | { readonly kind: 'help'; readonly help: Help }
  | { readonly kind: 'rejected'; readonly rejection: Rejection }
  | {
      /** What the bot keeps was shown or changed. */
      readonly kind: 'said';
      readonly say: Announcement;
      /** Its JSON. Where there is one list in it, that is its CSV. */
      readonly data: Readonly<Record<string, unknown>>;
      /** The list's columns, which it has though it be empty. */
      readonly columns?: readonly string[];
    }
  | {
      readonly kind: 'imports';
      readonly imports: readonly ImportReport[];
      readonly waiting: readonly { readonly name: string; readonly reason: string }[];
      /** What else there is to say of it. */
      readonly remarks: readonly string[];
    };

export interface DialogueContext {
  readonly reports: readonly Report[];
  readonly rules: readonly Rule[];
  readonly store: FactStore;
  readonly organisation: string;
  /** Whether the facts are invented: what is made of them to be carried away says so. */
  readonly isSample: boolean;
  /** Imports what these words name, or what lies in the inbox when there are none. */
  importFiles(words: readonly string[]): Promise<Reply>;
  /** Shows or changes what the bot keeps. */
  perform(deed: Deed): Promise<Reply>;
}

interface Asked {
  readonly report: Report;
  readonly request: ReportRequest;
}

/** Does what a command asks for, and answers it. */
export async function reply(command: Command, context: DialogueContext): Promise<Reply> {
  const { reports, rules, store, organisation } = context;
  switch (command.name) {
    case 'help':
      return { kind: 'help', help: helpOn(command.topic, { reports, rules }) };
    case 'deed':
      return context.perform(command.deed);
    case 'import':
      return context.importFiles(command.words);
    case 'report':
    case 'request': {
      const rejection = sourceAsked(command.request) && unknownSource(command, await store.partitions());
      if (rejection) return { kind: 'rejected', rejection };
      if (command.name === 'report') return { kind: 'report', answer: await answerOf(command) };
      return fileOf(command, await answerOf(command), context.isSample);
    }
  }

  async function answerOf({ report, request }: Asked): Promise<ReportAnswer> {
    const everything = {
      ask: (question: Question) => store.ask(question),
      partitions: () => store.partitions(),
      imports: () => store.imports(),
      organisation,
    };
    const source = sourceAsked(request);
    const answer = await report.answer(request, asOneSource(everything, source));
    return saidByOneSource(withFollowUps(report, request, answer), source);
  }
}

/** Names of files are no longer than this, whatever the filters are. */
const LONGEST_NAME = 150;

function fileOf({ report, request }: Asked, { data, view }: ReportAnswer, isSample: boolean): Reply {
  const first = dayOf(request.window.from);
  const last = dayOf(new Date(request.window.to.getTime() - 1));
  const filters = Object.entries(request.params).map(([key, value]) => `${key}-${value}`);
  const about = [request.subject, ...filters].map((part) => part.toLowerCase().replace(/[^a-z0-9.@-]+/g, '-'));
  const parts = [...(isSample ? ['sample-data'] : []), report.name, ...about.filter((part) => part !== '')]
    .join('_')
    .slice(0, LONGEST_NAME);
  const lines =
    data.rows.length === 0 ? 'There is nothing in it.' : `${counted(data.rows.length, 'row')}, all there are.`;
  const said = remark(`${view.title} as a file`, [...view.sentences.slice(0, 1), lines]);
  const say = { ...said, view: { ...said.view, provenance: view.provenance, notes: view.notes } };
  if (data.rows.length === 0) return { kind: 'said', say, data: { rows: [] } };
  return { kind: 'file', name: `${parts}_${dayText(first)}_${dayText(last)}.csv`, rows: data.rows, say };
}
