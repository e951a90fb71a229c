import { z } from 'zod';

const message = { conversation: z.string(), key: z.string(), words: z.string() };

/** What the hostile platform's client may ask of it; the body of a POST to `/`. */
export const hostileCallSchema = z.discriminatedUnion('call', [
  z.strictObject({ call: z.literal('post'), ...message, thread: z.string().nullable() }),
  z.strictObject({ call: z.literal('edit'), ...message, handle: z.string() }),
  z.strictObject({ call: z.literal('find'), conversation: z.string(), key: z.string() }),
]);
export type HostileCall = z.infer<typeof hostileCallSchema>;

/** What it answers where it does: the message's handle, null where there is none. */
export const hostileAnswerSchema = z.object({ handle: z.string().nullable() });
