import type { FollowStatus } from '../../follow/follow-status.ts';
import { counted } from '../../model/format.ts';
import { instantText } from '../../model/time.ts';
import type { FeedWindow } from '../../ports/feed.ts';
import type { SamplePosition } from './sample-position.ts';

const GAPS_SHOWN = 5;

/** How far it is with the stretch that is looked at. `current`: how many are asked for now. */
export function sampleNotes({ stretch }: SamplePosition, current: number): readonly string[] {
  if (stretch === null) return [];
  const { from, chosen, looks, gone } = stretch;
  const done = counted(chosen - looks.length - current, 'message');
  const lost = gone === 0 ? '' : `; ${gone} of them are not known any more`;
  return [`Of the messages from ${instantText(new Date(from))} on, ${done} of ${chosen} chosen were asked for${lost}.`];
}

/** With a stretch of which nothing is looked at, and why. */
export function withGap(gaps: FollowStatus['gaps'], { from, until }: FeedWindow, why: string): FollowStatus['gaps'] {
  const span = `${instantText(new Date(from))} to ${instantText(new Date(until))}`;
  return [...gaps, { at: new Date(until), text: `No message from ${span} was looked at: ${why}` }].slice(-GAPS_SHOWN);
}
