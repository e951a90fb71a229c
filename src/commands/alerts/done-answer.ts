import { remark } from '../../alerts/messages/remark.ts';
import type { Announcement } from '../../view/announcement.ts';
import type { ActionView } from '../../view/view.ts';

/** What was done, in a title and a few sentences; `isFound`: there was something to do it to. */
export function doneAnswer(
  title: string,
  sentences: readonly string[],
  { isFound = true, actions = [] }: { readonly isFound?: boolean; readonly actions?: readonly ActionView[] } = {},
): Announcement {
  const base = remark(title, sentences, { tone: isFound ? 'good' : 'attention' });
  return { ...base, view: { ...base.view, actions } };
}
