import { z } from 'zod';
import { DEFAULT_LIMITS } from '../followed-trouble.ts';

export const params = z.strictObject({
  minutes: z
    .int()
    .min(1)
    .default(DEFAULT_LIMITS.minutes)
    .describe('Minutes after which a log that cannot be read, or a busy one without new lines, is told'),
  highMinutes: z.int().min(1).default(60).describe('Minutes from which it is of high severity'),
  silentMessages: z
    .int()
    .min(1)
    .default(DEFAULT_LIMITS.silentMessages)
    .describe('A log is silent for too long when it usually brings so many messages in that time'),
});
