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
  /** A file that goes with it; absent where there is none. Only a platform that takes files is given one. */
  readonly attachment?: Attachment;
}

/** A file that is kept until it was sent. */
interface Attachment {
  /** Its name where it is kept, which nothing else ever has. */
  readonly id: string;
  /** `smtp-auth_2026-11-16_2026-11-22.xlsx` */
  readonly name: string;
  /** Every address that gets it, as all of them see. */
  readonly recipients: readonly string[];
}
