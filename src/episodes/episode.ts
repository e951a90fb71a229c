import { z } from 'zod';
import { SEVERITIES, trailSchema } from '../rules/rule.ts';

const instant = z.iso.datetime();
const severity = z.enum(SEVERITIES);
const numbers = z.record(z.string(), z.union([z.number(), z.string(), z.boolean(), z.null()]));
const action = z.strictObject({ by: z.string(), at: instant });

/**
 * The life of one finding on one subject. Times are of the data's own clock (up to when facts were known), `noticedAt`
 * and its like are of ours. ISO 8601 in UTC throughout, so that it can be kept as it is.
 */
export const episodeSchema = z.strictObject({
  /** A stable function of rule, subject and the UTC day it opened. */
  id: z.string(),
  rule: z.string(),
  subject: z.string(),
  state: z.enum(['open', 'resolved']),
  severity,
  score: z.number(),
  magnitude: z.number(),
  /** The finding's reason. */
  reason: z.string(),
  numbers,
  trail: trailSchema.nullable(),
  openedAt: instant,
  /** Up to when the data were known when it was found, where it is about something that began long before. */
  foundAt: instant.optional(),
  /** When the bot first knew; when it knew of the peak and of the end, where that was later: what digests go by. */
  noticedAt: instant,
  peakNoticedAt: instant.optional(),
  endNoticedAt: instant.optional(),
  /** Up to when the data were known that the last finding was made of. */
  findingAt: instant,
  opening: numbers,
  /** The worst finding, by severity, then by score: all of it is of one instant. */
  peak: z.strictObject({ severity, score: z.number(), magnitude: z.number(), numbers, at: instant }),
  /** The greatest magnitude, where there was more than at the peak. */
  most: z.number().optional(),
  resolvedAt: instant.nullable(),
  /** `quiet`, `expected`; null while open. */
  resolution: z.string().nullable(),
  /** How often it was opened again within the time in which that continues it. */
  reopened: z.int(),
  acknowledged: action.nullable(),
  snoozed: z.strictObject({ by: z.string(), at: instant, until: instant }).nullable(),
  /** Somebody said that this is as it should be: nothing more is said until it is over. */
  expected: z.strictObject({ by: z.string(), at: instant, why: z.string() }).nullable(),
});
export type Episode = Readonly<z.infer<typeof episodeSchema>>;

/** A rule, or a subject whatever the rule, about which nothing is said until then; always with an end. */
export const muteSchema = z.strictObject({
  id: z.string(),
  /** Exactly one of both is given. */
  rule: z.string().nullable(),
  subject: z.string().nullable(),
  by: z.string(),
  at: instant,
  until: instant,
  why: z.string(),
});
export type Mute = Readonly<z.infer<typeof muteSchema>>;

/** What was decided about an episode and a conversation the last time something was to be decided; `why` prints it. */
export const verdictSchema = z.strictObject({
  /** What was said; `nothing` when it was kept silent. */
  speak: z.enum(['post', 'reply', 'remind', 'edit', 'resolve', 'nothing']),
  /** The named reason, such as `opened`, `worsened`, `reminder-due`, `acknowledged`, `muted`, `unchanged`. */
  reason: z.string(),
  /** The figures it was decided on: thresholds, times, intervals. */
  because: numbers,
  at: instant,
});
export type Verdict = Readonly<z.infer<typeof verdictSchema>>;

/** What a conversation was told of an episode. Exists from the moment the intent to post is stored. */
export const saidSchema = z.strictObject({
  episode: z.string(),
  conversation: z.string(),
  /** The delivery that is the root of its thread; null when nothing was ever to be posted here. */
  root: z.string().nullable(),
  /** What the last words there said of it. */
  state: z.enum(['open', 'resolved']),
  severity,
  magnitude: z.number(),
  /** When the root was decided on; null without root. */
  postedAt: instant.nullable(),
  /**
   * How many intervals since `postedAt` were spoken in or passed over, counted in those of severe episodes (4 h unless
   * set otherwise), so that the count holds when the severity changes; 0 at first.
   */
  reminded: z.int(),
  editedAt: instant.nullable(),
  /** When its thread was last spoken in, and how often so far, a group's table included. */
  repliedAt: instant.nullable(),
  replies: z.int(),
  /** When its card was last decided to be posted again because people had deleted it. */
  repostedAt: instant.optional(),
  /** When the deleted card had been posted whose place that one takes. */
  replaces: instant.optional(),
  /** A digest of what the root shows, to see whether an edit would change anything. */
  shows: z.string(),
  /** The last verdicts, newest first, equal neighbours once. */
  verdicts: z.array(verdictSchema),
});
export type NotificationRecord = Readonly<z.infer<typeof saidSchema>>;
