import type { Day } from '../../src/model/time.ts';
import type { ReportData } from '../../src/reports/report.ts';
import { senderName } from './generate/tenant.ts';
import { connectors, type NativeQuestion, sender, smtpAuth, summary } from './rivals/native-questions.ts';
import { DAYS } from './sizes.ts';

/** A command, and what it comes to when a native table is asked the same. */
export interface BenchQuestion {
  readonly name: string;
  /** The command asked for the n-th time and the day it is asked as of: others every time, as far as there are. */
  readonly asked: (n: number) => { readonly line: string; readonly asOf: Day };
  readonly native: (n: number) => NativeQuestion;
  /** Messages in all, as the report tells them. */
  readonly messages: (data: ReportData) => number;
  /** A guide to what a question may take, in milliseconds, where there is one. */
  readonly guideMs?: number;
}

type Told = { readonly messages: number };

export function benchQuestions(lastDay: Day, senders: number): readonly BenchQuestion[] {
  /** Windows of this many days that end on another day each time, as long as they lie within the facts. */
  const sliding = (days: number) => (n: number) => lastDay - (n % (DAYS - days + 1));
  const ofWeek = sliding(7);
  const ofTwoWeeks = sliding(14);
  const ofMonth = sliding(30);
  const someone = (n: number) => senderName((7 + 101 * n) % senders);
  const totals = (data: ReportData) => (data.totals as unknown as Told).messages;
  return [
    {
      name: 'smtp-auth 7d',
      asked: (n) => ({ line: 'smtp-auth 7d', asOf: ofWeek(n) }),
      native: (n) => smtpAuth(ofWeek(n) - 6, ofWeek(n)),
      messages: totals,
      guideMs: 50,
    },
    {
      name: 'smtp-auth 90d',
      asked: () => ({ line: 'smtp-auth 90d', asOf: lastDay }),
      native: () => smtpAuth(lastDay - 89, lastDay),
      messages: totals,
      guideMs: 250,
    },
    {
      name: 'connectors 30d',
      asked: (n) => ({ line: 'connectors 30d', asOf: ofMonth(n) }),
      native: (n) => connectors(ofMonth(n) - 29, ofMonth(n)),
      messages: totals,
    },
    {
      name: 'sender 90d',
      asked: (n) => ({ line: `sender ${someone(n)} 90d`, asOf: lastDay }),
      native: (n) => sender(someone(n), lastDay - 89, lastDay),
      messages: (data) => data['messages'] as number,
    },
    {
      name: 'summary',
      asked: (n) => ({ line: 'summary', asOf: ofTwoWeeks(n) }),
      native: (n) => summary(ofTwoWeeks(n) - 6, ofTwoWeeks(n)),
      messages: (data) =>
        ['outbound', 'inbound', 'smtpAuth'].reduce((sum, part) => sum + (data[part] as Told).messages, 0),
    },
  ];
}
