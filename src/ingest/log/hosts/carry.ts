import { z } from 'zod';
import type { HostState } from './host-state.ts';
import { DISORDER_MS, mayGoOn } from './recent.ts';

// By any name that a log may give a host: z.record would lose one that is called `__proto__`.
const byHost = z.custom<Readonly<Record<string, unknown>>>((hosts) => typeof hosts === 'object' && hosts !== null);

/** What a segment of a log hands to the next one: where each host's log stands; JSON. */
export const carrySchema = z.object({
  version: z.literal(2),
  hosts: byHost,
  /** How a file begins, by host; see segments.ts. Absent of logs that are followed. */
  heads: byHost.optional(),
});
export type Carry = z.infer<typeof carrySchema>;

export const endedSchema = z.looseObject({ until: z.number() });
const beganSchema = z.object({ first: z.number() });

/** Of logs that all ended before, the latest are enough. */
const MAX_CANDIDATES = 8;

/**
 * The logs of a host that earlier reads left (newest first in `carries`) and that a file may go on from whose first
 * line of it was written at `first` (ms): those that ended before. One that ended later, or began later, is of this file
 * or of a later one. Carries that cannot be read are passed over.
 */
export function carriedFrom<State extends HostState>(
  carries: readonly unknown[],
  schema: z.ZodType<State>,
): (host: string, first: number) => readonly State[] {
  const readable = carries.flatMap((carry) => carrySchema.safeParse(carry).data ?? []);
  return (host, first) =>
    readable
      .flatMap(({ hosts, heads = {} }) => {
        if (!Object.hasOwn(hosts, host)) return [];
        const began = Object.hasOwn(heads, host) ? beganSchema.safeParse(heads[host]).data : undefined;
        const isLater = began !== undefined && began.first > first + DISORDER_MS;
        return isLater ? [] : (endedSchema.safeParse(hosts[host]).data ?? []);
      })
      .filter(({ until }) => mayGoOn(until, [], first))
      .sort((a, b) => b.until - a.until)
      .slice(0, MAX_CANDIDATES)
      .flatMap((held) => schema.safeParse(held).data ?? [])
      .filter(({ until, recent }) => mayGoOn(until, recent.lines(), first));
}

/** What the next segment needs to go on from these, and an earlier one to go on with; null without any. */
export function carryOf(logs: ReadonlyMap<string, HostState>, heads: ReadonlyMap<string, unknown>): Carry | null {
  if (logs.size === 0) return null;
  // Maps become lists of entries and sets lists, which is what the schemas read.
  const text = JSON.stringify(Object.fromEntries(logs), (_, part: unknown) =>
    part instanceof Map || part instanceof Set ? [...part] : part,
  );
  const hosts = JSON.parse(text) as Carry['hosts'];
  return { version: 2, hosts, ...(heads.size > 0 && { heads: Object.fromEntries(heads) }) };
}

/** Where a followed log stands: the same, and when its last line was written (ms), whoever wrote it. */
const followedSchema = carrySchema.extend({ at: z.number() });

/** A followed log that goes on: its hosts and its last line; null at its beginning, or where that cannot be read. */
export function followedFrom<State extends HostState>(
  carry: unknown,
  schema: z.ZodType<State>,
): { readonly hosts: ReadonlyMap<string, State>; readonly at: number } | null {
  const read = followedSchema.safeParse(carry);
  if (!read.success) return null;
  const hosts = Object.entries(read.data.hosts).flatMap(([name, held]) => {
    const log = schema.safeParse(held);
    return log.success ? [[name, log.data] as const] : [];
  });
  return { hosts: new Map(hosts), at: read.data.at };
}
