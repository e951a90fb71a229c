import type { HostRules, ReadHost } from '../../../src/ingest/log/hosts/host-rules.ts';
import { joinNames } from '../../../src/model/text/names.ts';
import type { OwnAddresses } from '../own-addresses.ts';
import { type HostLog, hostLogSchema, letGo, newHostLog, tellRest } from './host-log.ts';
import { readLine } from './read-line.ts';

type EximHost = ReadHost<HostLog, undefined>;

/** How the lines of Exim on one host make messages. */
export const eximRules = (isOwn: OwnAddresses): HostRules<HostLog, undefined> => ({
  schema: hostLogSchema,
  newLog: newHostLog,
  read: (log, line, reading) => readLine(log, line, reading, isOwn),
  letGo,
  tellRest,
  standing: () => undefined,
  notes: (hosts) => withoutCiphers(hosts),
});

function withoutCiphers(all: readonly EximHost[]): readonly string[] {
  const hosts = all.filter(
    ({ log, unknownTls }) => unknownTls.received + unknownTls.sent > 0 && log.messages.ciphers !== 'said',
  );
  if (hosts.length === 0) return [];
  const names = joinNames(
    hosts.map(({ name }) => name),
    5,
  );
  return [
    `${names} logs no TLS ciphers, so TLS versions are unknown: add \`log_selector = +tls_cipher\` to Exim's configuration.`,
  ];
}
