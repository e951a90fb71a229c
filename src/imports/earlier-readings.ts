import type { LineFingerprint } from '../model/line-fingerprint.ts';
import { MailflowError } from '../model/mailflow-error.ts';
import { instantText } from '../model/time.ts';
import { type ImportRecord, isLive } from './import-record.ts';
import { compareLines } from './same-lines.ts';

/** A file that was read and is about to be imported. */
export interface Reading {
  readonly file: string;
  readonly source: string;
  readonly format: string;
  readonly sha256: string;
  readonly rows: number;
  readonly from: Date | null;
  readonly to: Date | null;
  readonly fingerprints: readonly LineFingerprint[];
  /** Whether it is to replace every import that it overlaps, because somebody said so. */
  readonly replaces: boolean;
  /** Kinds and slices that it tells of. */
  readonly slices: readonly string[];
}

/** Imports of the same lines. */
export interface EarlierReadings {
  /** The import of the same content. */
  readonly again: ImportRecord | null;
  /** Others, of which this file has every line, or that it is to replace. */
  readonly replaced: readonly ImportRecord[];
  /** Those of them that hold something besides, and are replaced because somebody said so. */
  readonly asAsked: readonly ImportRecord[];
}

/**
 * Which imports read the lines of this file before. Lines that were read at other times must not count twice: an
 * import that this file holds whole is replaced, one that it holds in part cannot be, and then it throws.
 */
export async function earlierReadings(
  reading: Reading,
  imports: readonly ImportRecord[],
  fingerprints: (id: number) => Promise<readonly LineFingerprint[]>,
): Promise<EarlierReadings> {
  const candidates = imports.filter((each) => isLive(each) && each.source === reading.source);
  const again = candidates.find(({ sha256 }) => sha256 !== '' && sha256 === reading.sha256) ?? null;
  const replaced: ImportRecord[] = [];
  const asAsked: ImportRecord[] = [];
  if (reading.fingerprints.length === 0) {
    const others = candidates.filter((each) => reading.replaces && each !== again && overlaps(each, reading));
    return { again, replaced: others, asAsked: others };
  }
  for (const earlier of candidates) {
    if (earlier === again) continue;
    const found = compareLines(await fingerprints(earlier.id), reading.fingerprints);
    if (found.shared === 0) continue;
    if (reading.replaces) {
      replaced.push(earlier);
      if (!found.isHeldWhole) asAsked.push(earlier);
    } else if (found.otherwise === null) {
      const isWhole = found.isHeldWhole && found.isCertain;
      if (isWhole && (isOtherHost(earlier, reading) || (isWithin(earlier, reading) && tellsAll(earlier, reading)))) {
        replaced.push(earlier);
      }
    } else if (found.isHeldWhole && (found.isCertain || found.isComplete) && tellsAll(earlier, reading)) {
      replaced.push(earlier);
    } else throw partlyTheSame(reading.file, earlier, found.otherwise);
  }
  return { again, replaced, asAsked };
}

/** Whether this file tells of every host, or filter, that the earlier one told of. */
const tellsAll = ({ slices = [] }: ImportRecord, reading: Reading): boolean =>
  slices.every((slice) => reading.slices.includes(slice));

/** The same lines under no slice of the earlier import: the name of the host was declared since. */
const isOtherHost = ({ slices = [] }: ImportRecord, reading: Reading): boolean =>
  slices.length > 0 && !slices.some((slice) => reading.slices.includes(slice));

/** Of logs only those that this one covers: rotated ones share the day on which one ends and the next begins. */
function overlaps(earlier: ImportRecord, reading: Reading): boolean {
  if (earlier.format !== reading.format || earlier.from === null || earlier.to === null) return false;
  if (earlier.mode === 'merge') return isWithin(earlier, reading);
  if (reading.from === null || reading.to === null || !tellsAll(earlier, reading)) return false;
  // A file of one day never takes away the other days of a longer one: its own day it replaces anyway.
  return Date.parse(earlier.from) >= reading.from.getTime() && Date.parse(earlier.to) <= reading.to.getTime();
}

const isWithin = ({ from, to, rows }: ImportRecord, reading: Reading): boolean =>
  from !== null &&
  to !== null &&
  reading.from !== null &&
  reading.to !== null &&
  Date.parse(from) >= Math.floor(reading.from.getTime() / 1000) * 1000 &&
  Date.parse(to) <= reading.to.getTime() &&
  rows <= reading.rows;

function partlyTheSame(
  file: string,
  { id, file: other }: ImportRecord,
  { before, now }: { readonly before: number; readonly now: number },
): MailflowError {
  const [then, here] = [before, now].map((at) => instantText(new Date(at)));
  return new MailflowError(
    'wrong-time',
    `${file} shares lines with import ${id} (${other}), but at another time: ${here} here, ${then} there.`,
    {
      cure: `Import it with the time zone and year of import ${id}, revert that one (\`undo import ${id}\`), or replace it as a whole: \`import --replace ${/\s/.test(file) ? `"${file}"` : file}\`.`,
    },
  );
}
