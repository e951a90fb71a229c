import { remark } from '../../alerts/messages/remark.ts';
import { cellInstant } from '../../alerts/messages/time-text.ts';
import { counted } from '../../model/format.ts';
import { besideId } from '../../permissions/names.ts';
import type { AuditEntry } from '../../ports/audit.ts';
import type { Announcement } from '../../view/announcement.ts';
import { left, textCell } from '../../view/cells.ts';
import { deedWords } from './entry-text.ts';

/** The answer to `audit`: what people did, newest first. */
export function auditAnnouncement(entries: readonly AuditEntry[]): Announcement {
  const base = remark('Audit', [
    entries.length === 0
      ? 'Nobody has done anything yet.'
      : `The last ${counted(entries.length, 'deed')}, newest first.`,
  ]);
  if (entries.length === 0) return base;
  const table = {
    caption: '',
    columns: [left('When (UTC)'), left('To'), left('What'), left('Where'), left('Who')],
    rows: entries.map((entry) => {
      const { at, by, conversation, conversationName, to } = entry;
      const where = besideId(conversation, conversationName);
      const done = [cellInstant(at), to === conversation ? where : to, deedWords(entry), where, by];
      return done.map((text) => textCell(text));
    }),
    cut: null,
  };
  return { ...base, view: { ...base.view, tables: [table] } };
}
