import { z } from 'zod';
import { pagesOf } from '../../advice/index.ts';
import { count, counted } from '../../model/format.ts';
import { instantMark } from '../../model/text/instant.ts';
import { commandLine } from '../../view/command-line.ts';
import type { Worded, Wording } from '../rule.ts';

const sprayingNumbers = z.object({
  address: z.string(),
  users: z.int(),
  failures: z.int(),
  /** How many users got in after failures. */
  guessed: z.int(),
  /** One of them. */
  user: z.string().nullable(),
  first: z.iso.datetime(),
  last: z.iso.datetime(),
  until: z.iso.datetime(),
  /** Whether enough is known of the days before to say that none of them signed in there. */
  isPastKnown: z.boolean(),
  /** Why it is over; null while it is not. */
  end: z.enum(['none', 'few', 'not-known']).nullable(),
});
export type SprayingNumbers = Readonly<z.infer<typeof sprayingNumbers>>;

export function word({ numbers }: Worded): Wording {
  const attack = sprayingNumbers.parse(numbers);
  const { guessed, user, end, isPastKnown } = attack;
  const isKnown = end !== 'not-known';
  return {
    title: guessed > 0 && isPastKnown ? 'A sign-in succeeded after many failures' : 'Passwords are being tried',
    sentence: sentenceOf(attack),
    advice: end === null ? [...(guessed > 0 && user !== null ? guessedAdvice(user) : []), ...ADVICE] : [],
    links: end === null ? pagesOf(['microsoft365'], 'passwordSpray') : [],
    facts: [{ label: 'Address', value: attack.address }, ...(isKnown ? knownFacts(attack) : [])],
    drill: { label: 'View sign-ins by address', command: commandLine(['sign-ins', '7d'], { by: 'address' }) },
  };
}

const knownFacts = ({ first, last, until }: SprayingNumbers): Wording['facts'] => [
  { label: 'Failed between', value: `${instant(first)} and ${instant(last)}, to the hour` },
  { label: 'Sign-ins known until', value: instant(until) },
];

function sentenceOf({ address, users, failures, guessed, user, isPastKnown, end, until }: SprayingNumbers): string {
  const failed = `${counted(failures, 'sign-in')} to send failed for ${counted(users, 'user')}`;
  switch (end) {
    case 'none':
      return `No sign-in from ${address} failed in the 24 hours up to ${instant(until)}.`;
    case 'few':
      return `From ${address}, ${failed} in the 24 hours up to ${instant(until)}: too few users for an alert.`;
    case 'not-known':
      return `No sign-in data any more, so it is not known whether passwords are still tried from ${address}.`;
    case null: {
      const who = guessed === 1 ? user : `${user} and ${count(guessed - 1)} more`;
      const past = isPastKnown ? '' : ' It is not known whether they signed in there before.';
      return `From ${address}, ${failed} in 24 hours.${guessed === 0 ? '' : ` ${who} got in.${past}`}`;
    }
  }
}

const guessedAdvice = (user: string): readonly string[] => [
  `Reset the password of ${user}, revoke its sessions, and check what it sent since: \`${commandLine(['sender', user, '7d'])}\`.`,
];

const ADVICE: readonly string[] = [
  'Switch SMTP AUTH off for all mailboxes that do not need it: `Set-CASMailbox -Identity MAILBOX -SmtpClientAuthenticationDisabled $true`.',
  'Block the address in Conditional Access (named locations). If it is one of yours, find the machine that has old passwords.',
];

const instant = (iso: string): string => instantMark(new Date(iso));
