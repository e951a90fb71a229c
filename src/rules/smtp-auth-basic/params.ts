import { z } from 'zod';

export const params = z.strictObject({
  mediumDaysLeft: z.int().min(0).default(60).describe('Days before the next date from which the severity is medium'),
});
