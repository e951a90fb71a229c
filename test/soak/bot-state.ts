import { z } from 'zod';
import { deliverySchema, rootSchema } from '../../src/alerts/outbox/delivery.ts';

/** The bot's state in the soak: the outbox, and how much of the plan is in it. */
export const botStateSchema = z.strictObject({
  ticks: z.int(),
  deliveries: z.array(deliverySchema),
  roots: z.array(rootSchema),
});
export type BotState = z.infer<typeof botStateSchema>;

export const NOTHING_YET: BotState = { ticks: 0, deliveries: [], roots: [] };
