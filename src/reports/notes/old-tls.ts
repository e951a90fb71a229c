import { isOfExchangeOnline } from '../../advice/index.ts';
import { counted } from '../../model/format.ts';
import { type Day, dayText } from '../../model/time.ts';
import type { TlsCounts } from '../../model/tls.ts';
import type { Provenance } from '../../view/view.ts';

interface DayCounts {
  readonly day: Day;
  readonly tls: TlsCounts;
}

/**
 * What to act on in SMTP AUTH traffic: clear text, and old versions; of Exchange Online that it takes them away (the
 * original warns on a row that its clients will stop being able to send). Each sentence has the number and the last day.
 */
export function oldTlsWarnings(days: readonly DayCounts[], { source }: Pick<Provenance, 'source'>): readonly string[] {
  const isTakenAway = isOfExchangeOnline(source?.split(', ') ?? []);
  const old = sumAndLast(days, (tls) => tls.ssl3 + tls['1.0'] + tls['1.1']);
  const clear = sumAndLast(days, (tls) => tls.none);
  return [
    ...(old.messages === 0
      ? []
      : [
          `${counted(old.messages, 'SMTP AUTH message')} came over ${namesOf(days)}, most recently on ${dayText(old.last)}. ` +
            (isTakenAway
              ? 'Clients that old will stop being able to send through SMTP AUTH: bring them to TLS 1.2 or newer.'
              : 'Bring these clients to TLS 1.2 or newer.'),
        ]),
    ...(clear.messages === 0
      ? []
      : [
          `${counted(clear.messages, 'SMTP AUTH message')} came without TLS, most recently on ${dayText(clear.last)}. ` +
            'Anyone on the network path can read the mail, and often the password with it.',
        ]),
  ];
}

function sumAndLast(days: readonly DayCounts[], of: (tls: TlsCounts) => number): { messages: number; last: Day } {
  const used = days.filter((day) => of(day.tls) > 0);
  return {
    messages: used.reduce((sum, day) => sum + of(day.tls), 0),
    last: Math.max(...used.map((day) => day.day)),
  };
}

function namesOf(days: readonly DayCounts[]): string {
  const names = [
    ['ssl3', 'SSL 3.0'],
    ['1.0', 'TLS 1.0'],
    ['1.1', 'TLS 1.1'],
  ] as const;
  return names
    .filter(([version]) => days.some((day) => day.tls[version] > 0))
    .map(([, name]) => name)
    .join(' or ');
}
