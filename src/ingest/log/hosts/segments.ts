import { z } from 'zod';
import { type LineInWords, lineOfWords } from '../lines/line-in-words.ts';
import type { LogLine } from '../lines/log-line.ts';
import { carrySchema, endedSchema } from './carry.ts';

/** What is known of a host's part of a file that was read: where it lies in time, and what it left on both sides. */
export interface Segment {
  /** Its first and its last line, ms since 1970. */
  readonly first: number;
  readonly until: number;
  /** Where the one ended that it went on from; null where it went on from none. */
  readonly follows: number | null;
  /** What its beginning leaves for an earlier one to go on with. */
  readonly lines: readonly LogLine[];
  /** Its state at its end, JSON. */
  readonly held: unknown;
}

/** `at`, process, service, program, message. */
const lineSchema = z.tuple([z.number(), z.int(), z.string(), z.string(), z.string()]);

const headSchema = z.object({ first: z.number(), follows: z.number().nullable(), lines: z.array(lineSchema) });
type HeadJson = z.infer<typeof headSchema>;

export const headJson = (
  { first, follows }: Pick<Segment, 'first' | 'follows'>,
  lines: readonly LineInWords[],
): HeadJson => ({
  ...{ first, follows },
  lines: lines.map(({ at, pid, service, program, message }) => [at, pid, service, program, message]),
});

/** The parts of a host in files that were read before. */
export function segmentsOf(carries: readonly unknown[]): (host: string) => readonly Segment[] {
  const readable = carries.flatMap((carry) => carrySchema.safeParse(carry).data ?? []);
  return (host) =>
    readable.flatMap(({ hosts, heads = {} }) => {
      if (!Object.hasOwn(hosts, host) || !Object.hasOwn(heads, host)) return [];
      const ended = endedSchema.safeParse(hosts[host]).data;
      const head = headSchema.safeParse(heads[host]).data;
      if (ended === undefined || head === undefined) return [];
      const lines = head.lines.map((line, at) => lineOf(host, line, at));
      return [{ first: head.first, follows: head.follows, until: ended.until, lines, held: hosts[host] }];
    });
}

const lineOf = (
  host: string,
  [at, pid, service, program, message]: z.infer<typeof lineSchema>,
  number: number,
): LogLine => lineOfWords({ number, host, at, pid, service, program, message });
