import type { HostRules } from '../../../src/ingest/log/hosts/host-rules.ts';
import type { OwnAddresses } from '../own-addresses.ts';
import { type Refused, refusedIn } from './arrivals.ts';
import { type HostLog, hostLogSchema, letGo, newHostLog, tellRest } from './host-log.ts';
import { hostNotes } from './host-notes.ts';
import { readLine } from './read-line.ts';

/** How the lines of Postfix on one host make messages. */
export const postfixRules = (isOwn: OwnAddresses): HostRules<HostLog, Refused> => ({
  schema: hostLogSchema,
  newLog: newHostLog,
  read: (log, line, { tell, note }) => readLine(log, line, { tell, note, isOwn }),
  letGo,
  tellRest,
  standing: ({ arrivals }) => refusedIn(arrivals),
  notes: hostNotes,
});
