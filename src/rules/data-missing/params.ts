import { z } from 'zod';
import { DROP_SHARE } from '../../model/odd-days.ts';

export const params = z.strictObject({
  intervals: z.number().gt(1).max(30).default(2).describe('Missing after more than this many usual intervals'),
  weeks: z.int().min(1).max(26).default(4).describe('Weeks from which the usual interval is taken'),
  retiredDays: z
    .int()
    .min(1)
    .default(30)
    .describe('After so many days without data from a source, while another has the same kind, it counts as replaced'),
  dropShare: z
    .number()
    .min(0)
    .max(0.9)
    .default(DROP_SHARE)
    .describe("A day with less than this share of its weekday's median has dropped; 0 turns this off"),
  normalDays: z.int().min(1).max(30).default(3).describe('A drop is over after so many usual days'),
  dropDays: z.int().min(1).max(90).default(14).describe('A drop is over after so many days in any case'),
});
export type MissingParams = Readonly<z.infer<typeof params>>;
