import { mutedBy, mutesTable } from '../../alerts/messages/mutes-table.ts';
import { remark } from '../../alerts/messages/remark.ts';
import type { Episode, Mute } from '../../episodes/episode.ts';
import { counted } from '../../model/format.ts';
import type { Announcement } from '../../view/announcement.ts';

/** The answer to `mutes`: what is muted now, until when, by whom, why, and how many open insights that concerns. */
export function mutesAnnouncement(mutes: readonly Mute[], open: readonly Episode[], now: Date): Announcement {
  const inForce = mutes.filter(({ until }) => new Date(until) > now);
  const base = remark('Mutes', [
    inForce.length === 0 ? 'Nothing is muted.' : `${counted(inForce.length, 'mute')} active; each ends by itself.`,
  ]);
  return { ...base, view: { ...base.view, tables: mutesTable(inForce, mutedBy(inForce, open), '') } };
}
