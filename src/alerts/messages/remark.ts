import type { Announcement } from '../../view/announcement.ts';
import { emptyView } from '../../view/empty-view.ts';
import type { Provenance } from '../../view/view.ts';

/** Where something comes from that stands on no window of data: a line in a thread, or the answer to a deed. */
const NO_PROVENANCE: Provenance = { window: '', source: null, dataUntil: null };

/** A title and a few sentences, with nothing under them. */
export function remark(
  title: string,
  sentences: readonly string[],
  { tone = 'neutral', status = null }: Partial<Pick<Announcement, 'tone' | 'status'>> = {},
): Announcement {
  return { view: { ...emptyView(title, NO_PROVENANCE), sentences }, tone, status };
}
