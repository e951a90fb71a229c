import type { HostRules } from '../../../src/ingest/log/hosts/host-rules.ts';
import type { OwnAddresses } from '../own-addresses.ts';
import type { Refused } from './arrivals.ts';
import { type HostLog, hostLogSchema, letGo, newHostLog, tellRest } from './host-log.ts';
import { hostNotes } from './host-notes.ts';
import { readLine } from './read-line.ts';

/** How the lines of Sendmail on one host make messages. */
export const sendmailRules = (isOwn: OwnAddresses): HostRules<HostLog, Refused> => ({
  schema: hostLogSchema,
  newLog: newHostLog,
  read: (log, line, { tell, note, head }) => readLine(log, line, { tell, note, head, isOwn }),
  letGo,
  tellRest,
  standing: ({ arrivals: { refused } }) => ({ ...refused }),
  notes: hostNotes,
});
