import { z } from 'zod';
import { carrySchema, endedSchema } from './carry.ts';
import type { KeptLine, OpenSubject } from './head.ts';

/** Where a part of a log ended: its last line, ms since 1970, and how many lines it had with those before it. */
export interface End {
  readonly until: number;
  /** A file that was read twice may have gone on from different ones. Null where it is not known. */
  readonly count: number | null;
}

/** Whether `by` went on from this one. */
export const isFollowed = ({ until, count }: Segment, { follows }: Pick<Segment, 'follows'>): boolean =>
  follows !== null && follows.until === until && (follows.count === null || follows.count === count);

/** What is known of a host's part of a file that was read: where it lies in time, and what it left on both sides. */
export interface Segment {
  /** Its first and its last line, ms since 1970. */
  readonly first: number;
  readonly until: number;
  /** The one that it went on from; null where it went on from none. */
  readonly follows: End | null;
  /** How many lines it has, with those that it went on from. */
  readonly count: number;
  /** What its beginning leaves for an earlier one to go on with. */
  readonly lines: readonly KeptLine[];
  /** What began in it and goes on in a later one, and that of it of which an earlier one says no more. */
  readonly open: ReadonlySet<string>;
  readonly own: ReadonlySet<string>;
  /** Its state at its end, JSON. */
  readonly held: unknown;
}

/** `at`, process, service, program, message, what it is kept for and, behind an empty text, what that leans on. */
const lineSchema = z.tuple([z.number(), z.int(), z.string(), z.string(), z.string()], z.string());

const headSchema = z.object({
  first: z.number(),
  follows: z.number().nullable(),
  followsCount: z.int().nullable().default(null),
  lines: z.array(lineSchema),
  /** By whether their lines are kept. */
  open: z.object({ kept: z.array(z.string()), own: z.array(z.string()) }).default({ kept: [], own: [] }),
});
type HeadJson = z.infer<typeof headSchema>;

export const headJson = (
  { first, follows }: Pick<Segment, 'first' | 'follows'>,
  lines: readonly KeptLine[],
  open: readonly OpenSubject[],
): HeadJson => ({
  ...{ first, follows: follows?.until ?? null, followsCount: follows?.count ?? null },
  ...{ open: { kept: namesOf(open, true), own: namesOf(open, false) } },
  lines: lines.map(({ at, pid, service, program, message, subjects, contexts }) => [
    ...([at, pid, service, program, message] as const),
    ...[...subjects, '', ...contexts],
  ]),
});

const namesOf = (open: readonly OpenSubject[], isKept: boolean): string[] =>
  open.flatMap((each) => (each.isKept === isKept ? [each.subject] : []));

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
      const { first, follows: until, followsCount: count, open } = head;
      const follows = until === null ? null : { until, count };
      const subjects = { open: new Set([...open.kept, ...open.own]), own: new Set(open.own) };
      return [{ ...{ first, follows, until: ended.until, count: ended.lines, lines }, ...subjects, held: hosts[host] }];
    });
}

function lineOf(
  host: string,
  [at, pid, service, program, message, ...names]: z.infer<typeof lineSchema>,
  number: number,
): KeptLine {
  const end = names.indexOf('');
  return {
    ...{ number, host, at, pid, service, program, message },
    ...{ subjects: names.slice(0, end), contexts: names.slice(end + 1) },
  };
}
