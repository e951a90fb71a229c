import { z } from 'zod';

export const params = z.strictObject({
  days: z.int().min(1).max(400).default(60).describe('Days back in which contradictions are reported'),
});
