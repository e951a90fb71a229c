import type { View } from './view.ts';

/**
 * Something said without being asked, or of what was said: a view like a report's, with how bad it is in a tone and in
 * words. A line in a thread has an empty window: the card above it says where it comes from.
 */
export interface Announcement {
  readonly view: View;
  readonly tone: 'neutral' | 'good' | 'attention' | 'problem';
  /** The tone in a word or two (`High`, `Resolved`); null when there is nothing to say. */
  readonly status: string | null;
}
