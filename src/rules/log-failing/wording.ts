import { z } from 'zod';
import { minuteText } from '../../view/window-text.ts';
import type { Worded, Wording } from '../rule.ts';

const failingNumbers = z.object({
  /** `/var/log/mail.log` */
  log: z.string(),
  kind: z.enum(['gone', 'forbidden', 'other', 'silent']),
  /** What the one who reads it said, in whole sentences; empty where it is silent. */
  fault: z.string(),
  since: z.string().nullable(),
  dataUntil: z.string().nullable(),
  isFailing: z.boolean(),
  isFollowed: z.boolean(),
  /** A service that is asked over the network; absent in episodes of earlier versions. */
  isFetched: z.boolean().default(false),
});
export type FailingNumbers = Readonly<z.infer<typeof failingNumbers>>;

export function word({ numbers }: Worded): Wording {
  const failing = failingNumbers.parse(numbers);
  const { kind, fault, since, dataUntil, isFetched } = failing;
  const log = failing.log.replaceAll('`', "'");
  const isJournal = /^journal /.test(log);
  return {
    title: isFetched
      ? 'A service is not being fetched'
      : isJournal
        ? 'The journal is not being read'
        : 'A followed log brings nothing',
    sentence: sentence({ ...failing, log }),
    advice: failing.isFailing
      ? [
          ...(fault === '' ? [] : [fault.replaceAll('`', "'")]),
          ...(isFetched ? [FETCHED_MEANWHILE] : [...ADVICE[kind](isJournal), MEANWHILE]),
        ]
      : [],
    facts: [
      { label: isFetched ? 'Feed' : 'Log', value: log },
      ...(since === null ? [] : [{ label: 'Since', value: instant(since) }]),
      { label: 'Data until', value: dataUntil === null ? 'none yet' : instant(dataUntil) },
    ],
    drill: { label: 'View the sources', command: 'sources' },
  };
}

function sentence({ log, kind, since, isFailing, isFollowed, isFetched }: FailingNumbers): string {
  if (!isFollowed) return `${log} is not followed any more.`;
  if (!isFailing) return `${log} is ${isFetched ? 'fetched' : 'read'} again.`;
  const when = since === null ? '' : ` since ${instant(since)}`;
  if (isFetched) return `Fetching ${log} has failed${when}${kind === 'forbidden' ? ': a permission is missing' : ''}.`;
  switch (kind) {
    case 'gone':
      return `${log} is not there${when}: nothing of it can be read.`;
    case 'forbidden':
      return `${log} may not be read${when}: the permission is missing.`;
    case 'silent':
      return `${log} has had no new line${when}, though much usually comes.`;
    case 'other':
      return `${log} cannot be read${when}.`;
  }
}

const ADVICE: Readonly<Record<FailingNumbers['kind'], (isJournal: boolean) => readonly string[]>> = {
  gone: () => [
    'See whether the log is still written: `systemctl status rsyslog`. Debian 12 comes without rsyslog: there, follow the ' +
      'journal with `journal: true`.',
    'If the file has moved, write its new place into config.yaml and restart the bot.',
  ],
  forbidden: (isJournal) =>
    isJournal
      ? ['Let the user of the bot read the journal: `usermod -aG systemd-journal mailflow`, then restart the bot.']
      : [
          'Let the user of the bot read it, on Debian and Ubuntu with `usermod -aG adm mailflow`, then restart the bot.',
          'If that came with a rotation, have logrotate create the file readable: `create 0640 syslog adm`.',
        ],
  silent: () => [
    'See whether Postfix runs and takes mail: `postfix status`. If it does, see whether the log is still written there: a full ' +
      'disk, a syslog daemon that stopped, or a rotation after which it was not told to open the new file.',
  ],
  other: () => ['See what the disk or the share with the log says; the log lines `follow.failed` of the bot say more.'],
};

const MEANWHILE =
  'Until then what happens there goes unseen. It is read on where it ended, as far as the lines are still there.';

const FETCHED_MEANWHILE =
  'Until then what happens there goes unseen. It is fetched from where it ended, as far back as the service keeps it.';

const instant = (iso: string): string => `${minuteText(new Date(iso))} UTC`;
