import { z } from 'zod';

const record = z.looseObject({});
const identified = z.looseObject({ id: z.string().nullish() });

/** What Bolt looks at, without checking it, before it asks any handler (`App.processEvent` and its matchers, 5.1.0). */
const schema = z.looseObject({
  event: z
    .looseObject({
      type: z.string(),
      channel: z.union([z.string(), identified]).optional(),
      user: z.union([z.string(), identified]).optional(),
      item: record.optional(),
      subteam: record.optional(),
    })
    .optional(),
  authorizations: z.array(record).nullish(),
  command: z.string().optional(),
  actions: z
    .array(z.looseObject({ action_id: z.string(), block_id: z.string().nullish() }))
    .min(1)
    .optional(),
  view: z.looseObject({ callback_id: z.string().optional() }).nullish(),
  user: identified.optional(),
  team: identified.nullish(),
  enterprise: identified.nullish(),
  channel: identified.optional(),
  response_urls: z.array(record).optional(),
  function_data: record.nullish(),
});

/** Whether a payload is an envelope that Bolt can look into without falling over. */
export function isEnvelope(payload: Readonly<Record<string, unknown>>): boolean {
  const { data } = schema.safeParse(payload);
  // A form that was sent is found by the name that it was opened with.
  return data !== undefined && (payload['type'] !== 'view_submission' || data.view?.callback_id !== undefined);
}
