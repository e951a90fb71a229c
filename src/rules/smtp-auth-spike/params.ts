import { z } from 'zod';

/** Judging below this is not worth a card whatever was usual. */
export const FEWEST_MESSAGES = 10;

/** Score from which on an alert is raised while the tenant's own history is too short to say; see `calibrate.ts`. */
export const BUILT_IN_THRESHOLD = 3.3;

/** In a tenant's first three weeks every record is young, so the threshold doubles. */
export const LEARNING_DAYS = 21;

/** Days without a message after which a sender is judged as one that wakes, not against its record. */
export const SILENT_DAYS = 60;

export const spikeParams = z.strictObject({
  alertsPerWeek: z
    .number()
    .positive()
    .default(2)
    .describe('Target number of alerts a week for the threshold, based on the last 60 days of this tenant'),
  threshold: z
    .number()
    .min(0)
    .optional()
    .describe('Score that raises an alert, instead of the one calculated from alertsPerWeek'),
  newUsualAfterDays: z
    .number()
    .int()
    .positive()
    .default(14)
    .describe('Days after which a higher level counts as usual'),
});
export type SpikeParams = Readonly<z.infer<typeof spikeParams>>;
