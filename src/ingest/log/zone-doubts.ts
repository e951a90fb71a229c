import { MS_PER_DAY, MS_PER_HOUR } from '../../model/time.ts';
import type { LogDoubt, LogTail, SourceInput } from '../../ports/source.ts';
import type { LogLine } from './lines/log-line.ts';
import type { MailLines } from './lines/mail-lines.ts';
import { scanLog } from './lines/scan-log.ts';
import { pieceReader } from './pieces/piece-reader.ts';

const MINUTE_MS = 60_000;
const SLOT_MS = 15 * MINUTE_MS;
/** A log is written to within seconds of its newest line; clocks of two machines may differ a little. */
const NEAR_MS = 3 * MINUTE_MS;
const MAX_OFFSET_MS = 14 * MS_PER_HOUR;

/**
 * Reads the end of a log, giving its lines to `read`, and doubts whether its declared zone can be right; or says that
 * no line could be read: then there is nothing else to be said of it.
 */
export async function examineLines(
  of: MailLines,
  tail: LogTail,
  read: (line: LogLine) => void,
): Promise<{ readonly isRead: boolean; readonly doubts: readonly LogDoubt[] }> {
  const declared = await newestIn(of, tail, tail.declared, read);
  if (declared !== null) return { isRead: true, doubts: await zoneDoubts(of, tail, declared) };
  const nothing = {
    isFault: true,
    text: `No line of ${of.server} could be read at the end of the log.`,
    cure: `Check that this is the log of ${of.server}, and check its declarations.`,
  };
  return { isRead: false, doubts: [nothing] };
}

async function zoneDoubts(of: MailLines, tail: LogTail, declared: number): Promise<readonly LogDoubt[]> {
  const written = tail.modifiedAt.getTime();
  const off = declared - written;
  if (Math.abs(off) <= NEAR_MS) return [];
  const asUtc = await newestIn(of, tail, { ...tail.declared, zone: 'UTC' });
  const anHourEast = await newestIn(of, tail, { ...tail.declared, zone: '+01:00' });
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
      text: `Its newest line would be ${hours.toFixed(hours % 1 === 0 ? 0 : 1)} h ${off > 0 ? 'in the future' : 'old'} in the zone ${is} but it was just written.`,
      cure: `Declare the zone that fits: zone: ${zone}`,
    },
  ];
}

function offsetText(offset: number): string {
  const minutes = Math.abs(offset) / MINUTE_MS;
  const two = (value: number) => String(value).padStart(2, '0');
  return `${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** When the newest line was written, as it is read with these declarations, in ms; null where none can be read. */
async function newestIn(
  of: MailLines,
  { bytes, fileName, modifiedAt }: LogTail,
  declared: SourceInput['declared'],
  read: (line: LogLine) => void = () => {},
): Promise<number | null> {
  const latest = modifiedAt.getTime() + 2 * MS_PER_DAY;
  const input = { bytes: only(bytes), fileName, modifiedAt, now: modifiedAt, declared, carries: [] };
  const pieces = pieceReader({ read, settle: () => {} }, { reject: () => {} });
  try {
    for await (const part of scanLog(of, input, latest)) {
      if ('piece' in part) pieces.take(part.piece);
      else return part.refusal === undefined ? (part.seen.to?.getTime() ?? null) : null;
    }
  } catch {
    // What has to be declared first cannot be read.
  }
  return null;
}

async function* only(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
