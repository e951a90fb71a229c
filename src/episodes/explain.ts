import type { Delivery, Root } from '../deliveries/delivery.ts';
import type { Subscription } from '../subscriptions/subscription.ts';
import type { Episode, Mute, Said, Verdict } from './episode.ts';
import { verdictOn } from './judge.ts';
import { isRunning } from './mutes.ts';
import type { SpeakingSettings } from './settings.ts';
import { threadsOf } from './thread.ts';

/** Everything behind an episode and what was said of it; the answer to `why`. */
export interface Explanation {
  /** With the rule's numbers and thresholds, at the opening, at the peak and now. */
  readonly episode: Episode;
  /** Mutes of its rule or subject that are running, in effect for everybody. */
  readonly mutes: readonly Mute[];
  readonly conversations: readonly ExplainedConversation[];
}

export interface ExplainedConversation {
  readonly conversation: string;
  /** What was said here; null when it was never heard of. */
  readonly said: Said | null;
  /** What would be decided now, with the figures of now. */
  readonly now: Verdict;
  /** What was decided before, the newest first; equal neighbours once, twenty at most. */
  readonly verdicts: readonly Verdict[];
}

interface Explaining {
  readonly saids: readonly Said[];
  readonly roots: readonly Root[];
  readonly deliveries: readonly Delivery[];
  readonly subscriptions: readonly Subscription[];
  readonly mutes: readonly Mute[];
  readonly now: Date;
  readonly settings: SpeakingSettings;
}

/** Explains an episode for every conversation that has a subscription or was told of it. */
export function explain(episode: Episode, given: Explaining): Explanation {
  const told = given.saids.filter((said) => said.episode === episode.id);
  const conversations = new Set([...given.subscriptions, ...told].map(({ conversation }) => conversation));
  return {
    episode,
    mutes: given.mutes.filter(
      (mute) => (mute.rule === episode.rule || mute.subject === episode.subject) && isRunning(mute, given.now),
    ),
    conversations: [...conversations].sort().map((conversation) => {
      const ofHere = <T extends { readonly conversation: string }>(each: T) => each.conversation === conversation;
      const said = told.find(ofHere) ?? null;
      const threads = threadsOf(
        given.saids.filter(ofHere),
        given.roots.filter(ofHere),
        given.deliveries.filter(ofHere),
      );
      const thread = said?.root ? (threads.get(said.root) ?? null) : null;
      const subscription = given.subscriptions.find(ofHere) ?? null;
      const now = verdictOn({ ...given, subscription }, episode, said, thread);
      return { conversation, said, now, verdicts: said?.verdicts ?? [] };
    }),
  };
}
