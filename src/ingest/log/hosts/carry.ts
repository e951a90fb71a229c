import { z } from 'zod';
import type { HostState } from './host-state.ts';
import { mayGoOn } from './recent.ts';

/** What a segment of a log hands to the next one: where each host's log stands; JSON. */
const carrySchema = z.object({
  version: z.literal(2),
  // By any name that a log may give a host: z.record would lose one that is called `__proto__`.
  hosts: z.custom<Readonly<Record<string, unknown>>>((hosts) => typeof hosts === 'object' && hosts !== null),
});
export type Carry = z.infer<typeof carrySchema>;

const endedSchema = z.looseObject({ until: z.number() });

/** Of logs that all ended before, the latest are enough. */
const MAX_CANDIDATES = 8;

/**
 * The logs of a host that earlier reads left (newest first in `carries`) and that a file may go on from whose first
 * line of it was written at `first` (ms): those that ended before. One that ended later is of this file or of a later
 * one. Carries that cannot be read are passed over.
 */
export function carriedFrom<State extends HostState>(
  carries: readonly unknown[],
  schema: z.ZodType<State>,
): (host: string, first: number) => readonly State[] {
  const readable = carries.flatMap((carry) => carrySchema.safeParse(carry).data ?? []);
  return (host, first) =>
    readable
      .flatMap(({ hosts }) => (Object.hasOwn(hosts, host) ? (endedSchema.safeParse(hosts[host]).data ?? []) : []))
      .filter(({ until }) => mayGoOn(until, [], first))
      .sort((a, b) => b.until - a.until)
      .slice(0, MAX_CANDIDATES)
      .flatMap((held) => schema.safeParse(held).data ?? [])
      .filter(({ until, recent }) => mayGoOn(until, recent.lines(), first));
}

/** What the next segment needs to go on from these; null without any. */
export function carryOf(logs: ReadonlyMap<string, HostState>): Carry | null {
  if (logs.size === 0) return null;
  // Maps become lists of entries and sets lists, which is what the schemas read.
  const text = JSON.stringify(Object.fromEntries(logs), (_, part: unknown) =>
    part instanceof Map || part instanceof Set ? [...part] : part,
  );
  return { version: 2, hosts: JSON.parse(text) as Carry['hosts'] };
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
