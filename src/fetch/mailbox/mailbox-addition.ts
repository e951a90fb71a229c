import { stagedIn, subjectId } from '../../follow/addition.ts';
import { placeOf } from '../../follow/following.ts';
import { planWrites } from '../../ingest/plan-writes.ts';
import { type Day, instantText, startOfDay, startOfHour } from '../../model/time.ts';
import type { Addition, StagedDay } from '../../ports/fact-store.ts';
import type { Mailbox, MailedReports } from '../../ports/mailbox.ts';
import { feedFacts } from '../feed-facts.ts';
import type { MailboxPosition } from './mailbox-position.ts';

/** What the store is to add of mails: the facts of their reports, and how far the folder was read. */
export function mailboxAddition(
  { name, source, reports }: Mailbox,
  {
    position,
    read,
    bytes,
    now,
  }: {
    readonly position: MailboxPosition;
    readonly read: readonly MailedReports[];
    /** Of the mails. */
    readonly bytes: number;
    readonly now: Date;
  },
): Addition {
  const facts = feedFacts(
    reports.subject,
    read.flatMap((each) => each.facts),
  );
  const staged = stagedIn(facts.batches);
  const days = staged.map(({ day }) => day);
  const sum = (of: 'rows' | 'rejected'): number => read.reduce((total, each) => total + each[of], 0);
  return {
    ...{ stream: name, source, position, carry: null, ...facts, fingerprints: [] },
    write: staged.flatMap((each) => planWrites(source, wholeDay(each.day), [each] satisfies readonly StagedDay[], now)),
    about: {
      ...{
        file: placeOf(name),
        path: null,
        sizeBytes: bytes,
        format: reports.format,
        at: instantText(now),
        by: 'fetch',
      },
      ...{ rows: sum('rows'), rejected: sum('rejected'), declared: {}, year: null },
      ...{ revision: reports.revision, sha256: '' },
      from: days.length === 0 ? null : instantText(startOfDay(Math.min(...days))),
      to: days.length === 0 ? null : instantText(startOfDay(Math.max(...days) + 1)),
      slices: days.length === 0 ? [] : [subjectId(reports.subject)],
    },
  };
}

/** When the first and the last of what reports tell begins; null where they tell nothing. */
export function hoursIn(read: readonly MailedReports[]): { readonly first: Date | null; readonly last: Date | null } {
  const hours = read.flatMap(({ facts }) => facts.map(({ hour }) => hour));
  if (hours.length === 0) return { first: null, last: null };
  const pick = (which: (a: number, b: number) => number) => startOfHour(hours.reduce((a, b) => which(a, b)));
  return { first: pick(Math.min), last: pick(Math.max) };
}

/** Days between those of two reports are not known to have had no sessions. */
const wholeDay = (day: Day) => ({ ...WHOLE, from: startOfDay(day), to: startOfDay(day + 1) });

const WHOLE = { mode: 'merge', precision: 'day', cut: false, derivedCounts: false } as const;
