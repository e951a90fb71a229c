import { z } from 'zod';
import { count, counted } from '../../model/format.ts';
import { commandLine } from '../../view/command-line.ts';
import { minuteText } from '../../view/window-text.ts';
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
  isOver: z.boolean(),
});
export type SprayingNumbers = Readonly<z.infer<typeof sprayingNumbers>>;

export function word({ numbers }: Worded): Wording {
  const attack = sprayingNumbers.parse(numbers);
  const { address, users, failures, guessed, user, isOver } = attack;
  const got = guessed === 0 ? '' : ` ${guessed === 1 ? user : `${user} and ${count(guessed - 1)} more`} got in.`;
  return {
    title: guessed > 0 ? 'A sign-in succeeded after many failures' : 'Passwords are being tried',
    sentence: isOver
      ? `No sign-in from ${address} has failed for 24 hours.`
      : `From ${address}, ${counted(failures, 'sign-in')} to send failed for ${counted(users, 'user')} in 24 hours.${got}`,
    advice: isOver ? [] : [...(guessed > 0 && user !== null ? guessedAdvice(user) : []), ...ADVICE],
    facts: [
      { label: 'Address', value: address },
      { label: 'Failed between', value: `${instant(attack.first)} and ${instant(attack.last)}, to the hour` },
      { label: 'Sign-ins known until', value: instant(attack.until) },
    ],
    drill: { label: 'View sign-ins by address', command: commandLine(['sign-ins', '7d'], { by: 'address' }) },
  };
}

const guessedAdvice = (user: string): readonly string[] => [
  `Reset the password of ${user}, revoke its sessions, and see what it sent since: \`${commandLine(['sender', user, '7d'])}\`.`,
];

const ADVICE: readonly string[] = [
  'Switch SMTP AUTH off for all mailboxes that do not need it: `Set-CASMailbox -SmtpClientAuthenticationDisabled $true`.',
  'Block the address in Conditional Access (named locations). If it is one of yours, find the machine that has old passwords.',
];

const instant = (iso: string): string => `${minuteText(new Date(iso))} UTC`;
