import type { LogLine } from '../../../src/ingest/log/lines/log-line.ts';
import { counted } from '../../../src/model/format.ts';
import { MS_PER_DAY, MS_PER_HOUR } from '../../../src/model/time.ts';
import type { LogDoubt, LogTail, SourceInput } from '../../../src/ports/source.ts';
import { logReading } from './lines/log-reading.ts';
import { deliveryPhrase } from './phrases/delivery.ts';
import { tlsPhrase } from './phrases/tls.ts';

const MINUTE_MS = 60_000;
const SLOT_MS = 15 * MINUTE_MS;
/** A log is written to within seconds of its newest line; clocks of two machines may differ a little. */
const NEAR_MS = 3 * MINUTE_MS;
const MAX_OFFSET_MS = 14 * MS_PER_HOUR;
/** Fewer messages may all have come from hosts without TLS. */
const ENOUGH = 5;

/** What the end of a log shows: whether it says TLS versions at all, and whether its declared zone can be right. */
export async function examine(tail: LogTail): Promise<readonly LogDoubt[]> {
  const seen = { received: 0, tlsFrom: 0, sent: 0, tlsTo: 0, startTls: 0 };
  const declared = await newestIn(tail, tail.declared, (line) => count(seen, line));
  if (declared === null)
    return [
      {
        isFault: true,
        text: 'No line of Postfix could be read at its end.',
        cure: 'See whether this is the log that Postfix writes, and what is declared about it.',
      },
    ];
  return [...tlsDoubts(seen), ...(await zoneDoubts(tail, declared))];
}

interface Seen {
  received: number;
  tlsFrom: number;
  sent: number;
  tlsTo: number;
  /** Sessions whose counters say that TLS was used. */
  startTls: number;
}

const LOCAL_CLIENT = /client=(?:localhost|[^[]*\[(?:127\.|::1\]))/;

function count(seen: Seen, { program, message }: LogLine): void {
  const tls = tlsPhrase(message);
  if (tls !== undefined) {
    if (tls === 'broken' || tls.side === 'from') seen.tlsFrom++;
    if (tls === 'broken' || tls.side === 'to') seen.tlsTo++;
  }
  // Postfix 3.11 says the version in the line of the message itself.
  const saysTls = / tls=/.test(message);
  if (program === 'smtpd') {
    if (message.includes('client=') && !LOCAL_CLIENT.test(message)) seen.received++;
    if (saysTls) seen.tlsFrom++;
    if (/ starttls=\d/.test(message)) seen.startTls++;
  } else if (program === 'smtp') {
    if (saysTls) seen.tlsTo++;
    const delivery = deliveryPhrase(message);
    if (delivery !== undefined && /status=sent/.test(message) && !/relay=[^,]*\[(?:127\.|::1\])/.test(message))
      seen.sent++;
  }
}

function tlsDoubts({ received, tlsFrom, sent, tlsTo, startTls }: Seen): readonly LogDoubt[] {
  const doubts: LogDoubt[] = [];
  if (received >= ENOUGH && tlsFrom === 0)
    doubts.push({
      isFault: startTls > 0,
      text: `${counted(received, 'received message')} at its end, and no line says a TLS version.`,
      cure: 'Set smtpd_tls_loglevel = 1 in main.cf and run postfix reload; until then the versions are unknown.',
    });
  if (sent >= ENOUGH && tlsTo === 0)
    doubts.push({
      isFault: false,
      text: `${counted(sent, 'delivery', 'deliveries')} at its end, and no line says a TLS version.`,
      cure: 'Set smtp_tls_loglevel = 1 in main.cf and run postfix reload; until then the versions are unknown.',
    });
  return doubts;
}

async function zoneDoubts(tail: LogTail, declared: number): Promise<readonly LogDoubt[]> {
  const written = tail.modifiedAt.getTime();
  const off = declared - written;
  if (Math.abs(off) <= NEAR_MS) return [];
  const asUtc = await newestIn(tail, { ...tail.declared, zone: 'UTC' });
  const anHourEast = await newestIn(tail, { ...tail.declared, zone: '+01:00' });
  // Lines that say their zone are the same instant whatever is declared.
  if (asUtc === null || asUtc === anHourEast) return [];
  const offset = Math.round((asUtc - written) / SLOT_MS) * SLOT_MS;
  const fits = Math.abs(offset) <= MAX_OFFSET_MS && Math.abs(asUtc - offset - written) <= NEAR_MS;
  // A copy of a log keeps no time of its last line: only a difference that a zone explains says something.
  if (!fits) return [];
  const zone = tail.zones.find(({ offsetMs }) => offsetMs === offset)?.name ?? offsetText(offset);
  const hours = Math.abs(off) / MS_PER_HOUR;
  const is = tail.declared['zone'] === undefined ? 'UTC, as no zone is declared,' : tail.declared['zone'];
  return [
    {
      isFault: true,
      text: `Its newest line would be ${hours.toFixed(hours % 1 === 0 ? 0 : 1)} h ${off > 0 ? 'in the future' : 'old'} in the zone ${is} though it was just written.`,
      cure: `Declare the zone that fits: zone: ${zone}`,
    },
  ];
}

function offsetText(offset: number): string {
  const minutes = Math.abs(offset) / MINUTE_MS;
  const two = (value: number) => String(value).padStart(2, '0');
  return `${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** When the newest line was written, as it is read with these declarations, in ms; null where none is Postfix's. */
async function newestIn(
  { bytes, fileName, modifiedAt }: LogTail,
  declared: SourceInput['declared'],
  read: (line: LogLine) => void = () => {},
): Promise<number | null> {
  const latest = modifiedAt.getTime() + 2 * MS_PER_DAY;
  const input = { bytes: none(), fileName, modifiedAt, now: modifiedAt, declared, carries: [] };
  try {
    const reading = logReading(input, latest, read, () => {});
    reading.push(bytes);
    await reading.end();
    return reading.seen().to?.getTime() ?? null;
  } catch {
    return null;
  }
}

async function* none(): AsyncGenerator<Uint8Array> {
  // The bytes are pushed.
}
