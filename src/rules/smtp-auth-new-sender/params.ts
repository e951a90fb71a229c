import { z } from 'zod';

export const params = z.strictObject({
  historyDays: z.int().min(1).default(21).describe('Known days before the first message, or everybody would be new'),
  newForDays: z.int().min(1).default(7).describe('Days after which nobody is new any more'),
  mediumMessages: z.int().min(1).default(100).describe('Messages from which it is of medium severity'),
});
