import { z } from 'zod';

export const params = z.strictObject({
  historyDays: z
    .int()
    .min(1)
    .default(21)
    .describe('Known days before the first message; otherwise every sender would be new'),
  newForDays: z.int().min(1).default(7).describe('Days after which a sender is no longer new'),
  mediumMessages: z.int().min(1).default(100).describe('Messages from which the severity is medium'),
});
