import { z } from 'zod';
import type { LogLine } from '../../../src/ingest/log/lines/log-line.ts';
import { NONE, type Tls, tlsSchema, UNKNOWN } from '../../../src/ingest/log/logged-message.ts';
import { oldestBeyond } from '../../../src/ingest/log/oldest.ts';
import type { TlsPhrase } from './phrases/tls.ts';

/** Beyond these what was used longest ago is forgotten. */
const MAX_PROCESSES = 1024;
const MAX_PROXIED = 1024;
/** The recipients of one delivery are logged together, when the other side has answered; a later one is another. */
const DELIVERY_MS = 1000;
/** A connection held by tlsproxy lives no longer: `smtp_connection_reuse_time_limit` is 300 s, and it may be in use. */
const PROXIED_MS = 600_000;

const processSchema = z.object({
  /** Last line, ms since 1970. */
  at: z.number(),
  connections: z.array(
    z.object({
      /** Empty when the line broke off before it: then it may be any. */
      endpoint: z.string(),
      tls: tlsSchema,
      /** What it was first used for, and when last; empty before that. */
      queueId: z.string(),
      usedAt: z.number(),
    }),
  ),
});

type Process = z.infer<typeof processSchema>;

/** The TLS connections of a host's smtp processes, by pid, and when tlsproxy last made one to an endpoint. */
export const connectionsSchema = z.object({
  processes: z.array(z.tuple([z.int(), processSchema])).transform((entries) => new Map(entries)),
  proxied: z.array(z.tuple([z.string(), z.number()])).transform((entries) => new Map(entries)),
});
export type Connections = z.infer<typeof connectionsSchema>;

export const noConnections = (): Connections => ({ processes: new Map(), proxied: new Map() });

/** A process has made a connection, or was handed one. */
export function connectTls({ processes }: Connections, line: LogLine, { endpoint, tls }: TlsPhrase): void {
  const others = (processes.get(line.pid)?.connections ?? []).filter((other) => other.endpoint !== endpoint);
  setLast(processes, line.pid, {
    at: line.at,
    connections: [...others, { endpoint, tls, queueId: '', usedAt: line.at }],
  });
  forgetFirst(processes, MAX_PROCESSES);
}

/** tlsproxy has made a connection; smtp processes share it, and each of them logs that it does (from Postfix 3.4 on). */
export function connectProxy({ proxied }: Connections, line: LogLine, { endpoint }: TlsPhrase): void {
  setLast(proxied, endpoint, line.at);
  forgetFirst(proxied, MAX_PROXIED);
}

/**
 * The TLS of the connection over which a process speaks to `endpoint` for `queueId`; null when nothing was said. A
 * process serves one request at a time, and logs TLS for every connection it uses: a TLS line speaks for the first
 * queue id that follows it and no other, and for no later
 * delivery of that one. Where tlsproxy is known to speak to that endpoint, silence proves nothing.
 */
export function tlsOfConnection(
  { processes, proxied }: Connections,
  line: LogLine,
  queueId: string,
  endpoint: string | null,
): Tls | null {
  const process = processes.get(line.pid);
  if (process !== undefined) {
    const tls = takeConnections(process, line, queueId, endpoint);
    if (process.connections.length > 0) setLast(processes, line.pid, process);
    else processes.delete(line.pid);
    if (tls !== null) return tls;
  }
  if (endpoint === null) return null;
  const proxiedAt = proxied.get(endpoint);
  return proxiedAt !== undefined && line.at - proxiedAt <= PROXIED_MS ? UNKNOWN : null;
}

/** Notes that a process uses its connections for this queue id, and forgets those that were for another one. */
function takeConnections(process: Process, line: LogLine, queueId: string, endpoint: string | null): Tls | null {
  const isOurs = ({ queueId: usedFor, usedAt }: Process['connections'][number]) =>
    usedFor === '' || (usedFor === queueId && line.at - usedAt <= DELIVERY_MS);
  if (!process.connections.every(isOurs)) process.connections = process.connections.filter(isOurs);
  process.at = line.at;
  let to: Tls | null = null;
  let toAny: Tls | null = null;
  for (const connection of process.connections) {
    connection.queueId = queueId;
    connection.usedAt = line.at;
    if (connection.endpoint === endpoint) to ??= connection.tls;
    else if (connection.endpoint === '') toAny ??= connection.tls;
  }
  return endpoint === null ? null : (to ?? toAny);
}

/**
 * A process has lost its connection to an address. What it says next of a server there was said over another one, in
 * clear text unless a TLS line comes before it, also where tlsproxy speaks to that server.
 */
export function loseConnection({ processes }: Connections, line: LogLine, address: string): void {
  const process = processes.get(line.pid);
  if (process === undefined) return;
  process.connections = process.connections.flatMap((connection) => {
    // A line that broke off may have been about this one.
    if (connection.endpoint === '') return [];
    if (!connection.endpoint.startsWith(`[${address}]`)) return [connection];
    return [{ endpoint: connection.endpoint, tls: NONE, queueId: '', usedAt: line.at }];
  });
}

/** Forgets what was last heard of before `before` (ms). */
export function dropConnections({ processes, proxied }: Connections, before: number): void {
  for (const [pid, { at }] of processes) if (at < before) processes.delete(pid);
  for (const [endpoint, at] of proxied) if (at < before) proxied.delete(endpoint);
}

/** Maps keep the order in which keys were set: the first one was used longest ago. */
function setLast<K, V>(map: Map<K, V>, key: K, value: V): void {
  map.delete(key);
  map.set(key, value);
}

function forgetFirst<K>(map: Map<K, unknown>, max: number): void {
  for (const key of oldestBeyond(map, max)) map.delete(key);
}
