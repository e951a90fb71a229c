import type { SourceReading } from '../../../src/ingest/define-source.ts';
import { FactBatchBuilder } from '../../../src/model/fact-batch.ts';
import { count, counted } from '../../../src/model/format.ts';
import { joinNames } from '../../../src/model/text/names.ts';
import { dayOf, dayText, MS_PER_DAY, startOfDay } from '../../../src/model/time.ts';
import type { FactSink } from '../../../src/ports/source.ts';
import type { TlsReport } from './report.ts';
import { dayOfReport, sessionFacts } from './report-sessions.ts';

/** All reports are one slice, however they came: the same report from a file and from a mailbox counts once. */
export const SLICE = { format: 'tls-report', filters: {} } as const;
const MAX_NAMED = 5;

/** Gives the facts of reports to a sink. */
export async function factsInto(sink: Pick<FactSink, 'texts' | 'add'>, reports: readonly TlsReport[]): Promise<void> {
  const builder = new FactBatchBuilder('tls-session', SLICE, true);
  for (const report of reports)
    for (const fact of sessionFacts(report)) if (builder.addFact(fact, sink.texts)) await sink.add(builder.take());
  if (builder.length > 0) await sink.add(builder.take());
}

/** The days that reports with a policy are counted on, as instants; nothing where there are none. */
export function spanOf(reports: readonly TlsReport[]): Pick<SourceReading, 'from' | 'to'> {
  const days = reports.filter(({ policies }) => policies.length > 0).map(dayOfReport);
  if (days.length === 0) return { from: null, to: null };
  return { from: startOfDay(Math.min(...days)), to: startOfDay(Math.max(...days) + 1) };
}

/** What people should know of these reports. */
export function notesOf(reports: readonly TlsReport[]): readonly string[] {
  const fields = [...new Set(reports.flatMap(({ unknownFields }) => unknownFields))];
  return [
    ...(fields.length === 0
      ? []
      : [
          `${counted(fields.length, 'field')} that RFC 8460 does not define ${fields.length === 1 ? 'was' : 'were'} not read: ${joinNames(fields.map(short), MAX_NAMED)}.`,
        ]),
    ...firstOf(reports.flatMap(longNotes), 'are long, too'),
    ...unreadNotes(reports),
    ...firstOf(reports.flatMap(contradictionNotes), 'contradict themselves'),
  ];
}

const LONG_MS = 2 * MS_PER_DAY;

function longNotes(report: TlsReport): readonly string[] {
  const { organisation, from, to } = report;
  if (to.getTime() - from.getTime() <= LONG_MS) return [];
  return [
    `The report of ${short(organisation)} covers ${dayText(dayOf(from))} to ${dayText(dayOf(to))}: all of its sessions count on ${dayText(dayOfReport(report))}.`,
  ];
}

function unreadNotes(reports: readonly TlsReport[]): readonly string[] {
  const unread = reports.flatMap(({ policies }) => policies).reduce((sum, policy) => sum + policy.unread, 0);
  if (unread === 0) return [];
  return [
    `${counted(unread, 'failure detail')} could not be understood and ${unread === 1 ? 'was' : 'were'} left out.`,
  ];
}

/** Of many only some: a report may list a thousand policies. `others`: what is said of the rest, `contradict themselves`. */
function firstOf(notes: readonly string[], others: string): readonly string[] {
  const left = notes.length - MAX_NAMED;
  return left <= 0 ? notes : [...notes.slice(0, MAX_NAMED), `And ${count(left)} more ${others}.`];
}

function contradictionNotes({ organisation, policies }: TlsReport): readonly string[] {
  return policies.flatMap(({ domain, type, successful, failed, details }) => {
    const named = details.reduce((sum, { sessions }) => sum + sessions, 0);
    if (named <= failed) return [];
    return [
      `The report of ${short(organisation)} on ${short(domain)} (${type}) contradicts itself: its summary has ${count(failed)} failed of ${counted(successful + failed, 'session')}, its details have ${count(named)}. The summary counts.`,
    ];
  });
}

const MAX_NAME = 60;
const short = (name: string): string => (name.length > MAX_NAME ? `${name.slice(0, MAX_NAME)}…` : name);
