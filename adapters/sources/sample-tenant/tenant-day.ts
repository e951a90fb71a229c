import type { Kind } from '../../../src/model/dimensions.ts';
import type { Fact } from '../../../src/model/fact.ts';
import type { Day } from '../../../src/model/time.ts';
import type { TlsVersion } from '../../../src/model/tls.ts';
import { isWeekend } from '../../../src/sample/calendar.ts';
import type { MailPath } from '../../../src/sample/mail-path.ts';
import { around, randomFor, scatter } from '../../../src/sample/random.ts';
import { habitOn, type Sender } from '../../../src/sample/sender.ts';
import { reporterDay } from './reporter-day.ts';
import { HEAD_OFFICE, type Stage } from './stage.ts';

export interface TenantFact {
  readonly kind: Kind;
  readonly fact: Fact;
}

/** Everything that a site sends, receives and submits on one day, and what others report of it. Depends on nothing but its arguments. */
export function* tenantDay(
  { senders, tlsReporters, sites }: Stage,
  seed: number,
  site: string,
  day: Day,
  storyDay: Day,
): Generator<TenantFact> {
  const paths = sites.find(({ name }) => name === site)?.paths ?? [];
  for (const path of paths) yield* pathDay(path, seed, day, storyDay);
  if (site !== HEAD_OFFICE) return; // the branch's people sign in at head office
  for (const sender of senders) yield* senderDay(sender, seed, day, storyDay);
  for (const reporter of tlsReporters)
    for (const fact of reporterDay(reporter, seed, day, storyDay)) yield { kind: 'tls-session', fact };
}

const RECIPIENTS_PER_MESSAGE = 1.3;

function* pathDay(path: MailPath, seed: number, day: Day, storyDay: Day): Generator<TenantFact> {
  const random = randomFor(seed, `${path.direction} ${path.connector}`, day);
  const mix = Object.entries(path.tls((day - storyDay) / 7)) as [TlsVersion, number][];
  const parts = mix.map(([, part]) => part);
  const messages = around(isWeekend(day) ? path.weekend : path.weekday, 0.25, random);
  for (const [hour, ofHour] of scatter(messages, path.hours, random).entries()) {
    if (ofHour === 0) continue;
    for (const [at, ofVersion] of scatter(ofHour, parts, random).entries()) {
      const version = mix[at];
      if (ofVersion === 0 || version === undefined) continue;
      yield {
        kind: 'connector',
        fact: {
          hour: day * 24 + hour,
          direction: path.direction,
          connectorType: path.connectorType,
          connector: path.connector,
          forcedTls: path.forcedTls,
          sender: '',
          domain: '',
          client: '',
          auth: 'none',
          tls: version[0],
          rawTls: '',
          messages: ofVersion,
          recipients: Math.round(ofVersion * RECIPIENTS_PER_MESSAGE),
          event: null,
        },
      };
    }
  }
}

function* senderDay(sender: Sender, seed: number, day: Day, storyDay: Day): Generator<TenantFact> {
  const random = randomFor(seed, sender.address, day);
  const { does, via, auth } = habitOn(sender, day, storyDay);
  const domain = sender.address.slice(sender.address.indexOf('@') + 1);
  const alike = via.map(() => 1);
  for (const [hour, ofHour] of does(day, random).entries()) {
    if (ofHour === 0) continue;
    for (const [at, ofDevice] of scatter(ofHour, alike, random).entries()) {
      const device = via[at];
      if (ofDevice === 0 || device === undefined) continue;
      yield {
        kind: 'smtp-auth',
        fact: {
          hour: day * 24 + hour,
          direction: 'submission',
          connectorType: 'none',
          connector: '',
          forcedTls: 'unknown',
          sender: sender.address,
          domain,
          client: device.client,
          auth,
          tls: device.tls,
          rawTls: '',
          messages: ofDevice,
          recipients: Math.round(ofDevice * sender.recipientsEach),
          event: null,
        },
      };
    }
  }
}
