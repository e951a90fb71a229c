import { z } from 'zod';

const fraction = (value: number, meaning: string) => z.number().gt(0).lt(1).default(value).describe(meaning);

export const params = z.strictObject({
  share: fraction(0.05, 'Share of failed sessions that is significant'),
  days: z.int().min(1).max(14).default(3).describe('Reported days that are counted together'),
  minFailed: z.int().min(1).default(3).describe('Fewest failed sessions, in these days, to open'),
  confidence: fraction(0.95, 'Opens when the lower bound of the share is above `share` with this confidence'),
  quietFraction: fraction(0.5, 'Over when the share is below this fraction of `share`'),
  highShare: fraction(0.5, 'Severity is high from this share on'),
  highFailed: z.int().min(1).default(200).describe('Severity is high from this many failed sessions in these days on'),
});
