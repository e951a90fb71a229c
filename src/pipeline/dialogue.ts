import type { Announcement } from '../announcements/announcement.ts';
import type { Rejection } from '../commands/command.ts';
import { type Help, helpOn } from '../commands/help.ts';
import { parseArguments, parseCommand } from '../commands/parse.ts';
import type { Deed } from '../commands/verb.ts';
import type { Rule } from '../insights/rule.ts';
import type { FactStore } from '../ports.ts';
import type { Report, ReportAnswer } from '../reports/report.ts';
import type { ImportReport } from './import-report.ts';

/** What is said back to a line; cards are made of it. */
export type Reply =
  | { readonly kind: 'report'; readonly answer: ReportAnswer }
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
  /** The end of rolling windows. */
  readonly asOf: Date;
  /** Rows shown where nobody says `top:`; null for all. */
  readonly defaultTop: number | null;
  /** Imports what these words name, or what lies in the inbox when there are none. */
  importFiles(words: readonly string[]): Promise<Reply>;
  /** Shows or changes what the bot keeps. */
  perform(deed: Deed): Promise<Reply>;
}

/** Answers one line as typed in a conversation, or the words of a shell's command line. */
export async function reply(said: string | readonly string[], context: DialogueContext): Promise<Reply> {
  const { reports, rules, store, organisation, asOf, defaultTop } = context;
  const grammar = { reports, rules, asOf, defaultTop };
  const parsed = typeof said === 'string' ? parseCommand(said, grammar) : parseArguments(said, grammar);
  if (!parsed.ok) return { kind: 'rejected', rejection: parsed.rejection };
  const { command } = parsed;
  switch (command.name) {
    case 'help':
      return { kind: 'help', help: helpOn(command.topic, { reports, rules }) };
    case 'deed':
      return context.perform(command.deed);
    case 'import':
      return context.importFiles(command.words);
    case 'report': {
      const answer = await command.report.answer(command.request, {
        ask: (question) => store.ask(question),
        partitions: () => store.partitions(),
        organisation,
      });
      return { kind: 'report', answer };
    }
  }
}
