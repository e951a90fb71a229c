import { MS_PER_HOUR } from '../model/time.ts';
import type { Severity } from '../rules/rule.ts';

/** When to speak, and how much at once. Intervals in ms. */
export interface SpeakingSettings {
  /** An open episode that nobody has acknowledged is spoken of again after so long. */
  readonly remindAfterMs: number;
  /** The same for a severe one. */
  readonly remindHighAfterMs: number;
  readonly editEveryMs: number;
  /** What began longer ago than this goes to the digest when it is first heard of. */
  readonly tooOldForACardMs: number;
  /** So many times what was last told is worth telling again. */
  readonly worsenedFactor: number;
  /** Cards of their own that a conversation gets within `stormMs`; what comes on top shares one. */
  readonly singleCards: number;
  /** Episodes on a shared card; all of them stand in the table in its thread. */
  readonly groupShows: number;
  /** What begins within so long of the last one on a shared card joins it. Its thread speaks once in so long. */
  readonly stormMs: number;
}

/** So many times what it was is worth telling again: in the life of an episode, and to a conversation. */
export const WORSENED_FACTOR = 2;
/** Rows of a shared card; the table in its thread has all of them. */
export const GROUP_SHOWS = 10;

export const DEFAULT_SPEAKING: SpeakingSettings = {
  remindAfterMs: 24 * MS_PER_HOUR,
  remindHighAfterMs: 4 * MS_PER_HOUR,
  editEveryMs: 60_000,
  tooOldForACardMs: 72 * MS_PER_HOUR,
  worsenedFactor: WORSENED_FACTOR,
  singleCards: 3,
  groupShows: GROUP_SHOWS,
  stormMs: MS_PER_HOUR,
};

export const remindAfterMs = (severity: Severity, settings: SpeakingSettings): number =>
  severity === 'high' ? settings.remindHighAfterMs : settings.remindAfterMs;
