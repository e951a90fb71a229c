import { hourOf, instantText, startOfHour } from '../../model/time.ts';
import { defineRule, type Finding } from '../rule.ts';
import type { SignInHistory } from '../sign-in-history.ts';
import { type Attack, attacksIn } from './attacks.ts';
import { params } from './params.ts';
import { sample } from './sample.ts';
import { type SprayingNumbers, word } from './wording.ts';

/** Passwords are tried from one address: of many users, or of one until it works. */
export const passwordSpraying = defineRule({
  name: 'password-spraying',
  short: 'Passwords tried',
  summary: 'Sign-ins to send fail for many users from one address, or one succeeds there after many failures.',
  needs: { senderDays: 0, connectorDays: 0 },
  params,
  sample,
  assess({ params: limits, open, signIns }) {
    // Where nothing is known of sign-ins, nothing begins and nothing ends.
    if (signIns === undefined) return [];
    const attacks = attacksIn(signIns, limits);
    const found = attacks.map((attack) => finding(attack, signIns));
    const named = new Set(found.map(({ subject }) => subject));
    const rest = [...open.keys()].filter((subject) => !named.has(subject));
    return [...found, ...rest.map((subject) => over(subject, signIns))];
  },
  word,
});

function finding(attack: Attack, { until }: SignInHistory): Finding {
  const { address, users, failures, guessed, firstHour, lastHour, isStrong } = attack;
  const numbers: SprayingNumbers = {
    ...{ address, users, failures, guessed: guessed.length, user: guessed[0] ?? null, isOver: false },
    first: instantText(startOfHour(firstHour)),
    last: instantText(startOfHour(lastHour)),
    until: instantText(until),
  };
  return {
    ...{ subject: address, numbers, score: failures, magnitude: users, trail: null },
    stand: isStrong ? 'open' : 'hold',
    severity: guessed.length > 0 ? 'high' : 'medium',
    reason: guessed.length > 0 ? 'succeeded-after-failures' : isStrong ? 'many-users-fail' : 'some-users-fail',
    since: startOfHour(firstHour),
  };
}

/** No sign-in from there has failed for a day. */
function over(subject: string, { until }: SignInHistory): Finding {
  const numbers: SprayingNumbers = {
    ...{ address: subject, users: 0, failures: 0, guessed: 0, user: null, isOver: true },
    first: instantText(startOfHour(hourOf(until) - 24)),
    last: instantText(until),
    until: instantText(until),
  };
  return {
    ...{ subject, stand: 'quiet', severity: 'medium', reason: 'no-failure-for-a-day', numbers },
    ...{ score: 0, magnitude: 0, trail: null },
  };
}
