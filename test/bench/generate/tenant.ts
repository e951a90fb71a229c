import { codes } from '../../../src/model/dimensions.ts';
import { type FactBatch, FactBatchBuilder, type TextDictionary } from '../../../src/model/fact-batch.ts';
import type { Day } from '../../../src/model/time.ts';
import { address, below, oneOf, seeded } from './random.ts';
import { secondOfShare } from './working-day.ts';

export const SMTP_AUTH_SLICE = { format: 'smtp-cs-report', filters: {} };
export const CONNECTOR_SLICE = { format: 'connector-report', filters: {} };

const CONNECTORS = 12;
const TLS = [codes.tls['1.2'], codes.tls['1.2'], codes.tls['1.2'], codes.tls['1.3'], codes.tls['1.0']];
const AUTH = [codes.auth.basic, codes.auth.basic, codes.auth.oauth];

/** One sender in a hundred is a scanner, three are nightly jobs, the others are people. */
const messagesADay = (n: number): number => (n % 100 === 0 ? 150 : n % 100 < 4 ? 60 : 2.35);

export const senderName = (n: number): string => `first.last${n}@site${n % 12}.contoso.com`;

/**
 * The SMTP AUTH facts of a tenant for one day: per 20,000 senders some 110,000 messages in 27,000 daily facts. People
 * send now and then from one of their two devices, of which not all speak the same TLS version.
 */
export function* smtpAuthDay(day: Day, senders: number, texts: TextDictionary): Generator<FactBatch> {
  const random = seeded(day);
  const builder = new FactBatchBuilder('smtp-auth', SMTP_AUTH_SLICE);
  for (let n = 0; n < senders; n++) {
    const usual = messagesADay(n);
    const messages = Math.round(usual * (0.4 + 1.2 * random()));
    const rows = Math.min(messages, 10);
    for (let row = 0; row < rows; row++) {
      const device = random() < 0.7 ? 0 : 1;
      const isFull = builder.add(
        day * 24 + Math.floor(secondOfShare(random()) / 3600),
        codes.direction.submission,
        codes.connectorType.none,
        0,
        codes.forced.unknown,
        texts.id(senderName(n)),
        texts.id(`site${n % 12}.contoso.com`),
        texts.id(address(2 * n + device)),
        AUTH[n % AUTH.length] as number,
        TLS[(n + 3 * device) % TLS.length] as number,
        0,
        Math.floor(((row + 1) * messages) / rows) - Math.floor((row * messages) / rows),
        -1,
      );
      if (isFull) yield builder.take();
    }
  }
  yield builder.take();
}

/** Mail through twelve connectors and without one, both ways, in every hour. */
export function* connectorDay(day: Day, texts: TextDictionary): Generator<FactBatch> {
  const random = seeded(-day);
  const builder = new FactBatchBuilder('connector', CONNECTOR_SLICE);
  for (let hour = 0; hour < 24; hour++) {
    for (let n = 0; n <= CONNECTORS; n++) {
      for (const direction of [codes.direction.inbound, codes.direction.outbound]) {
        for (const tls of n === 0
          ? Object.values(codes.tls).slice(0, 6)
          : [codes.tls['1.2'], codes.tls['1.3'], oneOf(random, TLS)]) {
          builder.add(
            day * 24 + hour,
            direction,
            n === 0
              ? codes.connectorType.none
              : n % 3 === 0
                ? codes.connectorType['on-premises']
                : codes.connectorType.partner,
            n === 0 ? 0 : texts.id(`Partner ${n}`),
            n % 2 === 0 ? codes.forced.yes : codes.forced.no,
            0,
            0,
            0,
            codes.auth.none,
            tls,
            0,
            1 + below(random, 100),
            -1,
          );
        }
      }
    }
  }
  yield builder.take();
}
