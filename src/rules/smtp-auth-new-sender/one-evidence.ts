import type { SignInDays } from '../history.ts';
import type { Assessing, Finding } from '../rule.ts';
import { todayOf } from './sign-ins.ts';
import { isOfSignIns } from './wording.ts';

type Open = Assessing<unknown>['open'];

/** Whether its episode is open and counts sign-ins. */
const isOpenedBySignIns = (open: Open, subject: string): boolean => isOfSignIns(open.get(subject)?.opening ?? {});

/**
 * Whether it counts what the open episode of its subject counts. Sign-ins and messages are no amounts of one thing: an episode
 * keeps to those that it was opened with. That it is over, each may say.
 */
export const isOfItsEpisode = ({ subject, stand, numbers }: Finding, open: Open): boolean =>
  stand === 'quiet' || !open.has(subject) || isOfSignIns(numbers) === isOpenedBySignIns(open, subject);

/** Of each subject what its open episode counts; where none is open messages, which say more. */
export function onePerSubject(
  bySending: readonly Finding[],
  bySignIn: readonly Finding[],
  open: Open,
): readonly Finding[] {
  const chosen = new Map<string, Finding>();
  for (const finding of [...bySending, ...bySignIn]) {
    const { subject, numbers } = finding;
    const isKept = isOfSignIns(numbers) === isOpenedBySignIns(open, subject);
    if (isKept || (!chosen.has(subject) && isOfItsEpisode(finding, open))) chosen.set(subject, finding);
  }
  return [...chosen.values()];
}

/** Who is known by now by his sign-ins does not open once more with his first message. */
export function unlessKnownBy(
  signIns: SignInDays,
  { historyDays, newForDays }: { readonly historyDays: number; readonly newForDays: number },
): (finding: Finding) => Finding {
  const today = todayOf(signIns);
  const known = new Set(
    signIns.users
      .filter(({ firstDay, knownDays }) => knownDays >= historyDays && today - firstDay > newForDays)
      .map(({ user }) => user),
  );
  return (finding) =>
    finding.stand === 'open' && known.has(finding.subject) ? { ...finding, stand: 'hold' } : finding;
}
