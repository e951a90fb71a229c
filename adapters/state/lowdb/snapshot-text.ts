import { createHash } from 'node:crypto';
import { z } from 'zod';
import { FORMAT } from './format.ts';

/** The state at one moment, and the checksum of the journal's line that it was made by: the next journal follows that. */
export interface Snapshot<T> {
  /** The number of the journal that has what changed since; 0 for a file of the first format, which had none. */
  readonly generation: number;
  readonly after: string;
  readonly state: T;
}

/** What is in a snapshot's file: the data, and the SHA-256 of its JSON text. */
const envelopeSchema = z.strictObject({ checksum: z.string(), data: z.unknown() });

const dataSchema = z.strictObject({
  format: z.literal(FORMAT),
  generation: z.int().positive(),
  after: z.string(),
  state: z.record(z.string(), z.unknown()),
});

/** As much is made into text at once, in characters; others have their turn between two pieces. */
const PIECE_LENGTH = 1 << 17;

/**
 * The text of a snapshot's file in pieces; a row on a line, because one day somebody will have to read it. Without its
 * line breaks it is what `JSON.stringify` says, so that the checksum is the same.
 */
export function* snapshotText({ generation, after, state }: Snapshot<object>): Generator<string, void> {
  const hash = createHash('sha256');
  yield '{"data":';
  let [text, json] = ['', ''];
  for (const token of tokensOf({ generation, after, state })) {
    json += token;
    text += token.length > 1 ? `${token}\n` : token;
    if (text.length < PIECE_LENGTH) continue;
    hash.update(json);
    yield text;
    [text, json] = ['', ''];
  }
  yield `${text},"checksum":"${hash.update(json).digest('hex')}"}\n`;
}

function* tokensOf({ generation, after, state }: Snapshot<object>): Generator<string, void> {
  yield `${JSON.stringify({ format: FORMAT, generation, after }).slice(0, -1)},"state":{`;
  let isFirst = true;
  for (const [part, value] of Object.entries(state)) {
    if (value === undefined) continue;
    const name = `${isFirst ? '' : ','}${JSON.stringify(part)}:`;
    isFirst = false;
    if (!Array.isArray(value)) yield `${name}${JSON.stringify(value)}`;
    else {
      yield `${name}[`;
      for (const [at, row] of value.entries()) {
        if (at > 0) yield ',';
        yield JSON.stringify(row) ?? 'null';
      }
      yield ']';
    }
  }
  yield '}}';
}

export type Unsealed =
  | { readonly kind: 'good'; readonly snapshot: Snapshot<unknown>; readonly length: number }
  | { readonly kind: 'missing' | 'damaged' | 'foreign'; readonly reason: string };

/** What a snapshot's file holds, or why it cannot be used. The state in it is not checked against a schema yet. */
export function readSnapshotText(text: string): Unsealed {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return damaged(text.trim() === '' ? 'it is empty' : 'it is not JSON, or only the beginning of it');
  }
  const envelope = envelopeSchema.safeParse(json);
  if (!envelope.success || envelope.data.data === undefined) return damaged('it has no checksum and data');
  const { data } = envelope.data;
  if (!isAsWritten(text, envelope.data.checksum) && envelope.data.checksum !== checksumOf(data))
    return damaged('its checksum does not fit');
  // The first format was the state itself.
  if (!isFormatted(data))
    return { kind: 'good', snapshot: { generation: 0, after: '', state: data }, length: text.length };
  if (data.format !== FORMAT)
    return { kind: 'foreign', reason: `it was written by a newer version of Mailflow (format ${String(data.format)})` };
  const read = dataSchema.safeParse(data);
  return read.success ? { kind: 'good', snapshot: read.data, length: text.length } : damaged('it has no state');
}

const damaged = (reason: string): Unsealed => ({ kind: 'damaged', reason });

const isFormatted = (data: unknown): data is { readonly format: unknown } =>
  typeof data === 'object' && data !== null && 'format' in data;

/** Whether this is the text that `snapshotText` made: then its checksum is seen without making it again of the data. */
function isAsWritten(text: string, checksum: string): boolean {
  const [head, tail] = ['{"data":', `,"checksum":"${checksum}"}\n`];
  if (!text.startsWith(head) || !text.endsWith(tail)) return false;
  const json = text.slice(head.length, -tail.length).replaceAll('\n', '');
  return createHash('sha256').update(json).digest('hex') === checksum;
}

/** JSON.stringify is canonical here: it repeats what JSON.parse has read, key for key in the same order. */
const checksumOf = (data: unknown): string => createHash('sha256').update(JSON.stringify(data)).digest('hex');
