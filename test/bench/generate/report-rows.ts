import { type Day, dayText } from '../../../src/model/time.ts';
import { DAYS } from '../sizes.ts';
import { address, below, heavyTail, oneOf, seeded } from './random.ts';
import { secondOfShare } from './working-day.ts';

/**
 * `tenant`: 5,000 senders, of which 20 scanners send half of the mail and the others have a heavy tail.
 * `scattered`: hardly two rows of the same sender, client and hour, so that nearly every row is a fact of its own.
 */
export type ReportShape = 'tenant' | 'scattered';

interface Client {
  readonly sender: string;
  readonly domain: string;
  readonly auth: string;
  readonly ip: string;
  readonly tls: string;
}

const HEADER =
  'date,senderName,senderDomain,authMethod,original_client_ip,tls_version,tls_cipher,message_count,message_id';
const SENDERS = 5000;
const SCANNERS = 20;
const TLS = [
  ...Array<string>(80).fill('TLS1.2'),
  ...Array<string>(12).fill('TLS1.3'),
  'TLS1.1',
  ...Array<string>(7).fill('TLS1.0'),
];
const AUTH = ['Basic Authentication', 'Basic Authentication', 'OAuth'];

/** A SmtpCSReport (sources.md §1.1) line by line: so many rows, quoted, in the order of time, over 90 days. */
export function* reportRows(shape: ReportShape, rows: number, lastDay: Day): Generator<string> {
  const random = seeded(rows);
  const next = shape === 'tenant' ? tenantClients(random) : scatteredClients(random);
  yield quotedRow(HEADER.split(','));
  for (let day = 0; day < DAYS; day++) {
    const date = dayText(lastDay - DAYS + 1 + day);
    const ofDay = Math.floor(((day + 1) * rows) / DAYS) - Math.floor((day * rows) / DAYS);
    for (let row = 0; row < ofDay; row++) {
      const { sender, domain, auth, ip, tls } = next();
      const time = clock(secondOfShare((row + random()) / ofDay));
      const messages = random() < 0.97 ? 1 : 2 + below(random, 4);
      const id = `<${below(random, 2 ** 31).toString(16)}.${below(random, 2 ** 31).toString(16)}@${domain}>`;
      const cipher = tls === 'TLS1.3' ? 'TLS_AES_256_GCM_SHA384' : 'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384';
      yield quotedRow([`${date}T${time}Z`, sender, domain, auth, ip, tls, cipher, String(messages), id]);
    }
  }
}

function tenantClients(random: () => number): () => Client {
  const clients = Array.from({ length: SENDERS }, (_, n) => {
    const domain = `site${n % 12}.contoso.com`;
    const sender = n < SCANNERS ? `scanner-${n}@${domain}` : `first.last${n}@${domain}`;
    const auth = oneOf(random, AUTH);
    return Array.from({ length: 1 + below(random, 3) }, (_, place): Client => {
      return { sender, domain, auth, ip: address(3 * n + place), tls: oneOf(random, TLS) };
    });
  });
  const busy = heavyTail(SENDERS - SCANNERS);
  return () => {
    const n = random() < 0.5 ? below(random, SCANNERS) : SCANNERS + busy(random);
    return oneOf(random, clients[n] as readonly Client[]);
  };
}

function scatteredClients(random: () => number): () => Client {
  return () => {
    const domain = `customer${below(random, 2000)}.example`;
    const sender = `user${below(random, 400_000)}@${domain}`;
    return { sender, domain, auth: oneOf(random, AUTH), ip: address(below(random, 2 ** 24)), tls: oneOf(random, TLS) };
  };
}

const quotedRow = (cells: readonly string[]): string => `"${cells.join('","')}"`;

const two = Array.from({ length: 60 }, (_, n) => String(n).padStart(2, '0'));
/** `09:30:00` */
const clock = (second: number): string =>
  `${two[Math.floor(second / 3600)]}:${two[Math.floor(second / 60) % 60]}:${two[second % 60]}`;
