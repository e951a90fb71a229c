import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Breathe } from './breath.ts';
import { FORMAT } from './format.ts';
import { type Patch, patchSchema } from './patch.ts';

/*
 * A journal is a file of lines, `checksum json`, one for each change of the state, after a first one that says which
 * snapshot it follows. The checksum is made of the checksum before and the JSON, so a line that is altered, missing, put
 * in or moved is found.
 */

/** The first line: the number of the journal, and the checksum that the line before it has, in the journal before. */
export interface Heading {
  readonly generation: number;
  readonly after: string;
}

export interface Line {
  /** One after another. */
  readonly pieces: readonly string[];
  readonly bytes: number;
  readonly checksum: string;
}

export const headingLine = ({ generation, after }: Heading): Promise<Line> =>
  line(after, [JSON.stringify({ format: FORMAT, generation, after })], () => undefined);

/** `breathe` may let others have their turn: a change may have many rows. */
export const patchLine = (before: string, patch: Patch, breathe: Breathe): Promise<Line> =>
  line(before, patchTokens(patch), breathe);

async function line(before: string, tokens: Iterable<string>, breathe: Breathe): Promise<Line> {
  const hash = createHash('sha256').update(before);
  const pieces: string[] = [];
  let [bytes, piece] = [0, ''];
  const end = (): void => {
    hash.update(piece);
    bytes += Buffer.byteLength(piece);
    pieces.push(piece);
    piece = '';
  };
  for (const token of tokens) {
    piece += token;
    if (piece.length > PIECE_LENGTH) end();
    const turn = breathe();
    if (turn !== undefined) await turn;
  }
  end();
  const checksum = hash.digest('hex').slice(0, CHECKSUM_LENGTH);
  return { pieces: [`${checksum} `, ...pieces, '\n'], bytes: bytes + CHECKSUM_LENGTH + 2, checksum };
}

/** What JSON.stringify says of a patch, row by row. */
function* patchTokens({ rows, ...rest }: Patch): Generator<string, void> {
  const json = JSON.stringify(rest);
  if (rows === undefined) return yield json;
  yield `${json.slice(0, -1)}${json.length > 2 ? ',' : ''}"rows":{`;
  for (const [n, [part, pieces]] of Object.entries(rows).entries()) {
    yield `${n > 0 ? ',' : ''}${JSON.stringify(part)}:[`;
    for (const [at, piece] of pieces.entries()) {
      if (at > 0) yield ',';
      if ('keep' in piece) yield JSON.stringify(piece);
      else if ('put' in piece) {
        yield '{"put":[';
        yield* listTokens(piece.put);
        yield ']}';
      } else {
        yield `{"edit":[${piece.edit[0]},[`;
        yield* listTokens(piece.edit[1]);
        yield ']]}';
      }
    }
    yield ']';
  }
  yield '}}';
}

function* listTokens(rows: readonly unknown[]): Generator<string, void> {
  for (const [i, row] of rows.entries()) yield `${i > 0 ? ',' : ''}${JSON.stringify(row) ?? 'null'}`;
}

const PIECE_LENGTH = 1 << 17;

/** Half of a SHA-256: nothing is proved by it to anybody, it finds what a disk or a hand has changed. */
const checksumOf = (before: string, json: string | Buffer): string =>
  createHash('sha256').update(before).update(json).digest('hex').slice(0, CHECKSUM_LENGTH);

const CHECKSUM_LENGTH = 32;
/** No heading is longer. One is on the disk before the first change is added. */
export const MAX_HEADING_BYTES = 256;
const LINE_BREAK = 0x0a;

export interface Journal {
  readonly heading: Heading | null;
  readonly patches: readonly Patch[];
  /** The checksum of the last good line. */
  readonly checksum: string;
  /** Those of all good lines, in order. */
  readonly checksums: readonly string[];
  /** Up to where the file is good. */
  readonly bytes: number;
  /**
   * `whole`: to its last byte. `torn`: its last line was never finished, so nobody was answered that it is kept.
   * `damaged`: a finished line is not what it was; it and what follows cannot be believed.
   */
  readonly end: 'whole' | 'torn' | 'damaged';
}

const headingSchema = z.strictObject({ format: z.int(), generation: z.int(), after: z.string() });

/** What is in a journal's file that should follow `after`. Throws `Foreign` where another version has written it. */
export function readJournal(file: Buffer, after: string): Journal {
  let [checksum, bytes] = [after, 0];
  let heading: Heading | null = null;
  const patches: Patch[] = [];
  const checksums: string[] = [];
  while (bytes < file.length) {
    const lineEnd = file.indexOf(LINE_BREAK, bytes);
    const end = lineEnd < 0 ? file.length : lineEnd;
    // A crash may take the line break alone; a disk may make another character of it.
    const good =
      goodLine(file, bytes, end, checksum) ?? (lineEnd < 0 ? goodLine(file, bytes, end - 1, checksum) : null);
    if (good === null) {
      const isTorn = lineEnd < 0 || (hasHole(file, bytes) && !isFollowed(file, lineEnd + 1));
      return { heading, patches, checksum, checksums, bytes, end: isTorn ? 'torn' : 'damaged' };
    }
    if (heading === null) heading = headingIn(good.json);
    else patches.push(patchIn(good.json));
    checksum = good.checksum;
    checksums.push(checksum);
    if (lineEnd < 0) return { heading, patches, checksum, checksums, bytes: end, end: 'torn' };
    bytes = lineEnd + 1;
  }
  // An empty file is one whose heading never came.
  return { heading, patches, checksum, checksums, bytes, end: heading === null ? 'torn' : 'whole' };
}

/**
 * The heading of a journal that has nothing else, whatever it follows; null where there is more, or less. One that was
 * begun in vain stays so: changes went on in the journal before.
 */
export function loneHeading(file: Buffer): Heading | null {
  const lineEnd = file.indexOf(LINE_BREAK);
  if (lineEnd >= 0 && lineEnd < file.length - 1) return null;
  const json = file.toString('utf8', CHECKSUM_LENGTH + 1, lineEnd < 0 ? file.length : lineEnd);
  try {
    const heading = headingIn(json);
    return checksumOf(heading.after, json) === file.toString('latin1', 0, CHECKSUM_LENGTH) ? heading : null;
  } catch {
    return null;
  }
}

/** The content of another version's file: not damaged, and nothing for this one. */
export class Foreign extends Error {}

function goodLine(file: Buffer, from: number, to: number, before: string): { checksum: string; json: string } | null {
  const checksum = file.toString('latin1', from, Math.min(to, from + CHECKSUM_LENGTH));
  const json = file.subarray(Math.min(to, from + CHECKSUM_LENGTH + 1), to);
  const isGood = file[from + CHECKSUM_LENGTH] === 0x20 && checksumOf(before, json) === checksum;
  return isGood ? { checksum, json: json.toString('utf8') } : null;
}

/**
 * Disks write sectors, in any order: one that never came is read as zeros, from the line's beginning or over more than a
 * flipped bit could explain.
 */
const hasHole = (file: Buffer, from: number): boolean => file[from] === 0 || file.indexOf(Buffer.alloc(16), from) >= 0;

/** Whether a line that was finished follows: then what is before it was finished, too. */
const isFollowed = (file: Buffer, from: number): boolean => file.indexOf(LINE_BREAK, from) >= 0;

function headingIn(json: string): Heading {
  const { success, data } = headingSchema.safeParse(JSON.parse(json));
  if (!success || data.format !== FORMAT) throw new Foreign('it was written by a newer version of Mailflow');
  return { generation: data.generation, after: data.after };
}

function patchIn(json: string): Patch {
  const { success, data } = patchSchema.safeParse(JSON.parse(json));
  if (!success) throw new Foreign('it has a change that this version of Mailflow does not know');
  return data;
}
