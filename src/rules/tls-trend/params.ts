import { z } from 'zod';

const fraction = (value: number, meaning: string) => z.number().gt(0).lt(1).default(value).describe(meaning);

export const params = z.strictObject({
  minMessages: z
    .int()
    .min(1)
    .default(20)
    .describe('With fewer messages in seven days, a connector has too few to judge'),
  share: fraction(0.05, 'Share of TLS 1.1 and older from which a connector is not ready'),
  noTlsShare: fraction(0.01, 'Share without TLS from which a connector is not ready'),
  confidence: fraction(0.95, 'Confidence that the share is above that'),
});
export type TrendParams = Readonly<z.infer<typeof params>>;
