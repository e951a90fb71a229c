import { z } from 'zod';
import { instantMark } from '../../model/text/instant.ts';
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
        : 'A followed log has no new lines',
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
  if (!isFollowed) return `${log} is no longer followed.`;
  if (!isFailing) return `${log} is ${isFetched ? 'fetched' : 'read'} again.`;
  const when = since === null ? '' : ` since ${instant(since)}`;
  if (isFetched) return `Fetching ${log} has failed${when}${kind === 'forbidden' ? ': a permission is missing' : ''}.`;
  switch (kind) {
    case 'gone':
      return `${log} has been missing${when}: it cannot be read.`;
    case 'forbidden':
      return `${log} may not be read${when}: the permission is missing.`;
    case 'silent':
      return `${log} has had no new line${when}, although it is usually busy.`;
    case 'other':
      return `${log} cannot be read${when}.`;
  }
}

const ADVICE: Readonly<Record<FailingNumbers['kind'], (isJournal: boolean) => readonly string[]>> = {
  gone: () => [
    'Check that the log is still written: `systemctl status rsyslog`. Debian 12 comes without rsyslog: there, follow the ' +
      'journal with `journal: true`.',
    'If the file has moved, set its new path in config.yaml and restart the bot.',
  ],
  forbidden: (isJournal) =>
    isJournal
      ? ['Let the user of the bot read the journal: `usermod -aG systemd-journal mailflow`, then restart the bot.']
      : [
          'Let the user of the bot read it, on Debian and Ubuntu with `usermod -aG adm mailflow`, then restart the bot.',
          'If a rotation caused this, let logrotate create a readable file: `create 0640 syslog adm`.',
        ],
  silent: () => [
    'Check that Postfix is running and accepts mail: `postfix status`. If it does, check that the log is still written there: a full ' +
      'disk, a syslog daemon that stopped, or a rotation after which it did not reopen the file.',
  ],
  other: () => ['Check the disk or network share with the log. The log lines `follow.failed` of the bot have details.'],
};

const MEANWHILE =
  'Until then Mailflow sees nothing from it. Later it continues where it stopped, if the lines still exist.';

const FETCHED_MEANWHILE =
  'Until then Mailflow sees nothing from it. Later it continues where it stopped, as far back as the service keeps data.';

const instant = (iso: string): string => instantMark(new Date(iso));
