import { z } from 'zod';
import { DEFAULT_LIMITS } from '../followed-trouble.ts';

export const params = z.strictObject({
  minutes: z
    .int()
    .min(1)
    .default(DEFAULT_LIMITS.minutes)
    .describe('Minutes after which a log that cannot be read, or a busy one without new lines, raises an alert'),
  highMinutes: z.int().min(1).default(60).describe('Minutes after which the severity is high'),
  silentMessages: z
    .int()
    .min(1)
    .default(DEFAULT_LIMITS.silentMessages)
    .describe('A log counts as silent if it usually has this many messages in that time'),
});
