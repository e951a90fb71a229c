import type { AuditEntry } from '../../ports/audit.ts';
import { defineCommand, listOnCard } from '../command.ts';
import { stated } from '../reply.ts';
import { auditAnnouncement } from './answer.ts';
import { type AuditAsked, readAudit, usage } from './read-audit.ts';

export const audit = defineCommand<AuditAsked>({
  name: 'audit',
  otherNames: ['history'],
  usage,
  meaning: 'Who did what: the last actions; by:NAME or by:me, action:mute, and a window filter them',
  examples: ['audit', 'audit 100', 'audit action:mute 30d'],
  needs: 'read',
  audience: 'asker',
  placeOnCard: listOnCard,
  parse: readAudit,
  async run(asked, { history, speaker }) {
    const known = new Set<string>();
    const isAsked = filterOf(asked, speaker.by);
    const entries = await history.last(asked.count, (entry) => {
      known.add(entry.deed);
      return isAsked(entry);
    });
    return stated(auditAnnouncement(entries, asked, [...known].sort()), { entries });
  },
});

/** `me`: who asks. */
function filterOf({ by, action, window }: AuditAsked, me: string): (entry: AuditEntry) => boolean {
  return (entry) => {
    const isByThem = by === undefined || (by === 'me' ? entry.by === me : entry.by.toLowerCase().includes(by));
    const at = Date.parse(entry.at);
    const isThen = window === undefined || (at >= window.from.getTime() && at < window.to.getTime());
    return isByThem && isThen && (action === undefined || entry.deed === action);
  };
}
