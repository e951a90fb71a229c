import { z } from 'zod';
import type { LogLine } from '../../../src/ingest/log/lines/log-line.ts';
import { type Tls, tlsSchema, UNKNOWN } from '../../../src/ingest/log/logged-message.ts';
import { oldestBeyond } from '../../../src/ingest/log/oldest.ts';
import { MS_PER_HOUR } from '../../../src/model/time.ts';
import { KEPT_MS } from './silence.ts';

/** Beyond these what was used longest ago is forgotten. */
const MAX_PROCESSES = 1024;
const MAX_OF_PROCESS = 64;
/** It may be set to more: then nobody knows. */
const MAYBE_KEPT_MS = MS_PER_HOUR;
/** Sendmail shortens a name in a delivery to this, and to a hundred characters in a TLS line. */
const MAX_NAME = 40;

const processSchema = z.object({
  /** Last line, ms since 1970. */
  at: z.number(),
  connections: z.array(z.object({ relay: z.string(), tls: tlsSchema, at: z.number() })),
});

/** The TLS connections that processes have made to servers, by pid. */
export const connectionsSchema = z.array(z.tuple([z.int(), processSchema])).transform((entries) => new Map(entries));
export type Connections = z.infer<typeof connectionsSchema>;

/** Of a line that breaks off: it may have been about any. */
export const SOME_RELAY = '*';

/** A process has made TLS with a server. */
export function connectTls(processes: Connections, { pid, at }: LogLine, relay: string, tls: Tls): void {
  const name = shortened(relay);
  const others = (processes.get(pid)?.connections ?? []).filter((other) => other.relay !== name);
  processes.delete(pid);
  processes.set(pid, { at, connections: [...others.slice(-MAX_OF_PROCESS), { relay: name, tls, at }] });
  for (const oldest of oldestBeyond(processes, MAX_PROCESSES)) processes.delete(oldest);
}

/** It failed: what the process says next of that server, or of any where none is named, was said over another connection. */
export function loseTls(processes: Connections, { pid }: LogLine, relay: string): void {
  const process = processes.get(pid);
  if (process === undefined) return;
  process.connections = relay === '' ? [] : process.connections.filter((other) => other.relay !== shortened(relay));
}

/** The TLS of the connection over which a process has delivered to `relay`; null when nothing was said. */
export function tlsOfConnection(processes: Connections, { pid, at }: LogLine, relay: string): Tls | null {
  const process = processes.get(pid);
  if (process === undefined) return null;
  const isOnly = relay === '' && process.connections.length === 1;
  const used = isOnly
    ? process.connections[0]
    : (process.connections.find((other) => other.relay === relay) ??
      process.connections.find((other) => other.relay === SOME_RELAY));
  if (used === undefined || at - used.at > MAYBE_KEPT_MS) return null;
  const isKept = at - used.at <= KEPT_MS;
  used.at = at;
  process.at = at;
  if (!isKept) used.tls = UNKNOWN;
  return used.tls;
}

/** Forgets what was last heard of before `before` (ms). */
export function dropConnections(processes: Connections, before: number): void {
  for (const [pid, { at }] of processes) if (at < before) processes.delete(pid);
}

/** As Sendmail shortens a name in a delivery (`shortenstring` in libsmutil/snprintf.c): its beginning and its end. */
function shortened(name: string): string {
  if (name.length < MAX_NAME) return name;
  const half = Math.floor((MAX_NAME - 3) / 2);
  return `${name.slice(0, half)}...${name.slice(-half)}`;
}
