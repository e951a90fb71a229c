import { z } from 'zod';
import { SEVERITIES } from '../../rules/rule.ts';

const instant = z.iso.datetime();

/** What is to be said: looked up and put into words only when it is sent, so that it is never out of date. */
const contentSchema = z.discriminatedUnion('type', [
  /** The card of one episode, as root or as the root's new version. */
  z.strictObject({ type: z.literal('episode'), episode: z.string() }),
  /** One card for many episodes, the worst first. */
  z.strictObject({ type: z.literal('group'), episodes: z.array(z.string()) }),
  /** In the thread of a group's card: all of them as a table. */
  z.strictObject({ type: z.literal('group-table'), episodes: z.array(z.string()) }),
  /** In the thread: one line on what changed. */
  z.strictObject({
    type: z.literal('change'),
    episodes: z.array(z.string()),
    change: z.enum(['worsened', 'reminder', 'resolved', 'reopened']),
    /** What was told here before: what it is a change from. */
    before: z
      .array(z.strictObject({ episode: z.string(), severity: z.enum(SEVERITIES), magnitude: z.number() }))
      .optional(),
  }),
  /** The last version of a card: what it told of was never so, because the facts were taken back. */
  z.strictObject({ type: z.literal('withdrawn'), title: z.string(), why: z.string() }),
  /** A report file that was asked for is ready: where it is. */
  z.strictObject({ type: z.literal('report-ready'), request: z.string() }),
  /** A report that was asked for as a file by mail; the words are those of then, as the file is. One delivery an address. */
  z.strictObject({
    type: z.literal('report-file'),
    file: z.strictObject({ id: z.string(), name: z.string() }),
    recipients: z.array(z.string()),
    say: z.strictObject({
      title: z.string(),
      sentences: z.array(z.string()),
      warnings: z.array(z.string()),
      notes: z.array(z.string()),
      provenance: z.strictObject({
        window: z.string(),
        source: z.string().nullable(),
        dataUntil: z.string().nullable(),
      }),
    }),
    /** Who asked for it, and where. */
    by: z.string(),
    from: z.string(),
  }),
  /** Where a file was asked for: that an address did not get it, or may not have. */
  z.strictObject({
    type: z.literal('not-mailed'),
    file: z.string(),
    recipient: z.string(),
    why: z.string(),
    mayHaveArrived: z.literal(true).optional(),
  }),
  z.strictObject({
    type: z.literal('digest'),
    every: z.enum(['day', 'week']),
    from: instant,
    to: instant,
    zone: z.string(),
    /** The conversation whose digest it is, where another one hears it instead. */
    of: z.string().optional(),
  }),
]);
export type Content = Readonly<z.infer<typeof contentSchema>>;

/** A platform's definite no. It stays until the delivery is taken, whatever else comes of the attempts in between. */
const refusalSchema = z.strictObject({
  since: instant,
  times: z.int(),
  /** The platform's own word, the last one: `not_in_channel`. */
  why: z.string(),
  /** Not this message alone: the conversation is gone, archived or closed to us. */
  isUnreachable: z.boolean(),
});
export type Refusal = Readonly<z.infer<typeof refusalSchema>>;

/** A message in the fallback conversation says, as of then, that another one could not be reached. */
const insteadSchema = z.strictObject({ conversation: z.string(), why: z.string(), at: instant });

/**
 * Something to be said in a conversation, from the intent on until it is known to have been said. `due` → `sending` →
 * gone, its handle kept with the root; `unsure` when nobody knows whether the platform took it. What the platform
 * refuses is due again some hours later.
 */
export const deliverySchema = z.strictObject({
  /** Unique and stable: also in the message's metadata, so that it can be found again. */
  key: z.string(),
  conversation: z.string(),
  shape: z.enum(['root', 'reply', 'edit']),
  /** The key of the thread's root; the own key of a root. */
  root: z.string(),
  content: contentSchema,
  /** The worst first within a conversation; severity rank, bigger is worse. */
  rank: z.int(),
  // What an earlier version had given up as refused is tried again.
  status: z.enum(['due', 'sending', 'unsure']).or(z.literal('refused').transform(() => 'due' as const)),
  /** How often the platform was called for it. */
  attempts: z.int(),
  createdAt: instant,
  /** Not to be tried, or looked up, before. */
  notBefore: instant,
  /** It may have been said already, where that cannot be looked up: the words then say so. */
  mayRepeat: z.boolean(),
  /** Why it is still here. */
  trouble: z.string().nullable(),
  refused: refusalSchema.optional(),
  instead: z.array(insteadSchema).optional(),
  /** Of a card that is posted again: when the one that people deleted had been posted. */
  replaces: instant.optional(),
});
export type Delivery = Readonly<z.infer<typeof deliverySchema>>;

/** The platform said at `at` that there is no such message; whatever was to be seen there from `since` on may not have been. */
const deletedSchema = z.strictObject({ at: instant, since: instant });

/** A message that was posted and may be edited or replied to. */
export const rootSchema = z.strictObject({
  key: z.string(),
  conversation: z.string(),
  /** The platform's own word for the message. */
  handle: z.string(),
  postedAt: instant,
  episodes: z.array(z.string()),
  /** Those of the episodes that joined it later, and that no version of it which was taken has shown so far. */
  joining: z.array(z.string()).optional(),
  instead: z.array(insteadSchema).optional(),
  /** Of a digest that was heard here instead of in another conversation: whose it is, and up to when it told. */
  digest: z.strictObject({ of: z.string(), every: z.enum(['day', 'week']), to: instant }).optional(),
  replaces: instant.optional(),
  /** The platform said so once, for an edit or a reply. It may be wrong: an edit that is taken ends this. */
  missing: deletedSchema.optional(),
  /** People deleted it: nothing is sent to it any more. */
  deleted: deletedSchema.optional(),
});
export type Root = Readonly<z.infer<typeof rootSchema>>;
