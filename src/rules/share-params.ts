import { z } from 'zod';

/** What rules on a share of a connector's messages have in common; `of` says of which: `messages over TLS 1.0`. */
export const shareParams = ({ of, share }: { readonly of: string; readonly share: number }) =>
  z.strictObject({
    share: fraction(share, `Share of ${of} that is significant`),
    days: z.int().min(1).max(14).default(7).describe('Days that are counted together'),
    minMessages: z.int().min(1).default(20).describe(`Fewest ${of}, in these days or in the one day, to open`),
    confidence: fraction(0.95, 'Opens when the lower bound of the share is above `share` with this confidence'),
    fastConfidence: fraction(0.999, 'The same for one day alone'),
    quietDays: z.int().min(1).max(14).default(3).describe('Quiet days in a row that end it'),
    quietMessages: z.int().min(0).default(10).describe('A day with fewer messages is quiet'),
    quietFraction: fraction(0.5, 'A day with less than this fraction of `share` is quiet'),
    highShare: fraction(0.5, 'Severity is high from this share on'),
    highMessages: z.int().min(1).default(1000).describe(`Severity is high from this many ${of} in these days on`),
  });

type ShareSchema = ReturnType<typeof shareParams>;
export type ShareParams = Readonly<z.infer<ShareSchema>>;

const fraction = (value: number, meaning: string) => z.number().gt(0).lt(1).default(value).describe(meaning);
