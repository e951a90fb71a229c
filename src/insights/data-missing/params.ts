import { z } from 'zod';

export const params = z.strictObject({
  intervals: z.number().gt(1).max(30).default(2).describe('Missing after more than this many usual intervals'),
  weeks: z.int().min(1).max(26).default(4).describe('Weeks from which the usual interval is taken'),
  retiredDays: z
    .int()
    .min(1)
    .default(30)
    .describe('A source that was silent for so many days while another told the same kind is taken for replaced'),
});
export type MissingParams = Readonly<z.infer<typeof params>>;
