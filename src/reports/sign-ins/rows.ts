import { isSuccess } from '../../model/kinds/sign-in.ts';
import type { AnswerRow } from '../../model/question.ts';
import type { ListFound } from '../list-report.ts';
import type { Timeline } from '../timeline.ts';

/** What is known of a user, or of an address. */
export interface SignInRow {
  /** The user or the address; empty where Microsoft does not say. */
  readonly subject: string;
  readonly succeeded: number;
  readonly failed: number;
  /** Addresses that a user's sign-ins came from, or users that were signed in from an address. */
  readonly others: number;
  readonly lastDay: number;
}

/** Why sign-ins failed, most first. */
export interface Failures {
  readonly outcome: string;
  readonly signIns: number;
}

export interface SignInsFound extends ListFound {
  readonly by: 'user' | 'address';
  readonly domain: string | null;
  readonly shown: readonly SignInRow[];
  readonly succeeded: number;
  readonly failed: number;
  readonly users: number;
  readonly failures: readonly Failures[];
  readonly timeline: Timeline;
  /** By outcome and the timeline's dimension. */
  readonly overTime: readonly AnswerRow[];
}

/** `outcomes`: rows by subject and outcome; `pairs`: rows by subject and the other of user and address. Most first. */
export function signInRows(outcomes: readonly AnswerRow[], pairs: readonly AnswerRow[]): readonly SignInRow[] {
  const others = new Map<string, number>();
  for (const { group } of pairs) {
    const [subject, other] = group.map(String);
    if (subject !== undefined && other !== '') others.set(subject, (others.get(subject) ?? 0) + 1);
  }
  const rows = new Map<string, SignInRow>();
  for (const { group, messages, lastDay } of outcomes) {
    const [subject = '', outcome = ''] = group.map(String);
    const before = rows.get(subject);
    const isGood = isSuccess(outcome);
    rows.set(subject, {
      subject,
      succeeded: (before?.succeeded ?? 0) + (isGood ? messages : 0),
      failed: (before?.failed ?? 0) + (isGood ? 0 : messages),
      others: others.get(subject) ?? 0,
      lastDay: Math.max(before?.lastDay ?? 0, lastDay),
    });
  }
  const total = ({ succeeded, failed }: SignInRow): number => succeeded + failed;
  return [...rows.values()].sort((a, b) => total(b) - total(a) || (a.subject < b.subject ? -1 : 1));
}

export function failuresOf(outcomes: readonly AnswerRow[]): readonly Failures[] {
  const failures = new Map<string, number>();
  for (const { group, messages } of outcomes) {
    const outcome = String(group[1]);
    if (!isSuccess(outcome)) failures.set(outcome, (failures.get(outcome) ?? 0) + messages);
  }
  return [...failures]
    .map(([outcome, signIns]) => ({ outcome, signIns }))
    .sort((a, b) => b.signIns - a.signIns || (a.outcome < b.outcome ? -1 : 1));
}
