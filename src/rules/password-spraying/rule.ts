import type { FollowStatus } from '../../follow/follow-status.ts';
import { hourOf, instantText, MS_PER_DAY, startOfHour } from '../../model/time.ts';
import { defineRule, type Finding } from '../rule.ts';
import type { SignInHistory } from '../sign-in-history.ts';
import { type Attack, attacksIn } from './attacks.ts';
import { params } from './params.ts';
import { sample } from './sample.ts';
import { numberNames, reasonNames } from './why-names.ts';
import { type SprayingNumbers, word } from './wording.ts';

/** Passwords are tried from one address: of many users, or of one until it works. */
export const passwordSpraying = defineRule({
  name: 'password-spraying',
  short: 'Passwords tried',
  summary: 'Sign-ins to send fail for many users from one address, or one succeeds there after many failures.',
  needs: { senderDays: 0, connectorDays: 0 },
  params,
  reasonNames,
  numberNames,
  sample,
  assess({ params: limits, open, signIns, following }) {
    // Where sign-ins cannot be asked for, nothing begins and nothing ends.
    if (signIns === undefined) return [];
    if (signIns === null) return [...open].map(([subject, { openedAt }]) => notKnown(subject, openedAt));
    const going = attacksIn(signIns, limits).filter(({ isSlip }) => !isSlip);
    const found = going.map((attack) => finding(attack, signIns));
    // What is known of one tenant only ends nothing: it could be another one that it was tried at.
    const whole = { ...signIns, until: wholeUntil(signIns, following) };
    if (hasGap(whole, following)) return found;
    const wide = new Map(attacksIn(whole, limits).map((attack) => [attack.address, attack]));
    const named = new Set(found.map(({ subject }) => subject));
    const over = [...open.keys()].flatMap((subject) => {
      const attack = wide.get(subject) ?? null;
      return named.has(subject) || attack?.isSlip === false ? [] : [ended(subject, attack, whole)];
    });
    return [...found, ...over];
  },
  word,
});

/** Up to when sign-ins are known of every tenant; of one that is fetched no more nothing will be known again. */
function wholeUntil({ tenants, until, sources }: SignInHistory, following: readonly FollowStatus[] = []): Date {
  const isFetched = (name: string): boolean =>
    following.some((feed) => sources.includes(feed.source) && feed.name.split(' ').includes(name));
  const fetched = tenants.filter(({ name }) => isFetched(name));
  const awaited = fetched.length === 0 ? tenants : fetched;
  return new Date(Math.min(until.getTime(), ...awaited.map((tenant) => tenant.until.getTime())));
}

/** Whether a part of the last day that is known is missing. */
function hasGap({ sources, until }: SignInHistory, following: readonly FollowStatus[] = []): boolean {
  const begin = until.getTime() - MS_PER_DAY;
  return following.some(({ source, gaps }) => sources.includes(source) && gaps.some(({ at }) => at.getTime() > begin));
}

function finding(attack: Attack, { until }: SignInHistory): Finding {
  const { address, users, failures, guessed, firstHour, lastHour, isStrong, isPastKnown } = attack;
  const numbers: SprayingNumbers = {
    ...{ address, users, failures, guessed: guessed.length, user: guessed[0] ?? null, isPastKnown, end: null },
    first: instantText(startOfHour(firstHour)),
    last: instantText(startOfHour(lastHour)),
    until: instantText(until),
  };
  const got = isPastKnown ? 'succeeded-after-failures' : 'succeeded-with-unknown-past';
  return {
    ...{ subject: address, numbers, score: failures, magnitude: users, trail: null },
    stand: isStrong ? 'open' : 'hold',
    severity: guessed.length > 0 && isPastKnown ? 'high' : 'medium',
    reason: guessed.length > 0 ? got : isStrong ? 'many-users-fail' : 'some-users-fail',
    since: startOfHour(firstHour),
  };
}

/** What fails from there is no more than a slip, if anything. */
function ended(subject: string, slip: Attack | null, { until }: SignInHistory): Finding {
  const numbers: SprayingNumbers = {
    ...{ address: subject, users: slip?.users ?? 0, failures: slip?.failures ?? 0 },
    ...{ guessed: 0, user: null, isPastKnown: true, end: slip === null ? 'none' : 'few' },
    first: instantText(slip === null ? startOfHour(hourOf(until) - 24) : startOfHour(slip.firstHour)),
    last: instantText(slip === null ? until : startOfHour(slip.lastHour)),
    until: instantText(until),
  };
  const reason = slip === null ? 'no-failure-for-a-day' : 'few-users-fail';
  return {
    ...{ subject, stand: 'quiet', severity: 'medium', reason, numbers },
    ...{ score: 0, magnitude: 0, trail: null },
  };
}

/** Nothing tells of sign-ins any more: it is not known whether it goes on. */
function notKnown(subject: string, openedAt: Date): Finding {
  const at = instantText(openedAt);
  const numbers: SprayingNumbers = {
    ...{ address: subject, users: 0, failures: 0, guessed: 0, user: null, isPastKnown: false, end: 'not-known' },
    ...{ first: at, last: at, until: at },
  };
  return {
    ...{ subject, stand: 'quiet', severity: 'medium', reason: 'not-known-any-more', numbers },
    ...{ score: 0, magnitude: 0, trail: null },
  };
}
