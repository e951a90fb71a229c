import { remark } from '../../alerts/messages/remark.ts';
import { cellInstant } from '../../alerts/messages/time-text.ts';
import { shownId } from '../../episodes/shown-id.ts';
import { counted } from '../../model/format.ts';
import { besideId } from '../../permissions/names.ts';
import type { AuditEntry } from '../../ports/audit.ts';
import type { Announcement } from '../../view/announcement.ts';
import { left, textCell } from '../../view/cells.ts';
import { windowPhrase } from '../../view/window-text.ts';
import { deedWords } from './entry-text.ts';
import type { AuditAsked } from './read-audit.ts';

/** The answer to `audit`: what people did, newest first. `actions`: those that the audit has, where it has none that was asked for. */
export function auditAnnouncement(
  entries: readonly AuditEntry[],
  asked: Omit<AuditAsked, 'count'> = {},
  actions: readonly string[] = [],
): Announcement {
  const filter = filterText(asked);
  const base = remark(
    'Audit',
    entries.length > 0
      ? [`Last ${counted(entries.length, 'action')}${filter}, newest first.`]
      : filter === ''
        ? ['No actions yet.']
        : [
            `No actions${filter}.`,
            ...(asked.action === undefined || actions.includes(asked.action) || actions.length === 0
              ? []
              : [`Actions in the audit: ${actions.join(', ')}.`]),
          ],
  );
  if (entries.length === 0) return base;
  const table = {
    caption: '',
    columns: [left('When (UTC)'), left('To'), left('What'), left('Where'), left('Who')],
    rows: entries.map((entry) => {
      const { at, by, conversation, conversationName, to } = entry;
      const where = besideId(conversation, conversationName);
      const what = to === conversation ? where : ON_EPISODES.has(entry.deed) ? shownId(to) : to;
      const done = [cellInstant(at), what, deedWords(entry), where, by];
      return done.map((text) => textCell(text));
    }),
    cut: null,
  };
  return { ...base, view: { ...base.view, tables: [table] } };
}

/** What is done to alerts, by their ids. */
const ON_EPISODES: ReadonlySet<string> = new Set([
  ...['acknowledged', 'snoozed', 'expected', 'unacknowledged', 'unsnoozed', 'unexpected'],
]);

/** ` by anna (mute) between 2026-11-01 and 2026-11-15`; empty where all are asked for. */
function filterText({ by, action, window, windowWords = '' }: Omit<AuditAsked, 'count'>): string {
  return [
    ...(by === undefined ? [] : [` by ${by}`]),
    ...(action === undefined ? [] : [` (${action})`]),
    ...(window === undefined ? [] : [` ${windowPhrase({ window, windowWords })}`]),
  ].join('');
}
