import { z } from 'zod';
import { BOT_REMOVED_EVENTS } from './read-bot-removed.ts';

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

/** What Mailflow acts on, by the names that Slack gives it. */
const EVENTS: ReadonlySet<unknown> = new Set(['app_mention', 'message', 'app_home_opened', ...BOT_REMOVED_EVENTS]);
const INTERACTIONS: ReadonlySet<unknown> = new Set(['event_callback', 'block_actions', 'view_submission']);

/** A name that Slack gives things, and no more of what was sent. */
const NAME = /^[a-z][a-z0-9_.]{0,60}$/;

/**
 * The type of what Mailflow does not act on, whatever shape it has: an event or an interaction that Slack has added, or that
 * somebody has switched on for the app. Null for what it acts on, and for what does not say what it is.
 */
export function unknownTypeOf({ type, command, event }: Readonly<Record<string, unknown>>): string | null {
  if (command !== undefined) return null;
  const inner = typeof event === 'object' && event !== null ? (event as { readonly type?: unknown }).type : undefined;
  const known = event === undefined ? INTERACTIONS : EVENTS;
  const name = event === undefined ? type : inner;
  if (typeof name !== 'string' || known.has(name)) return null;
  return NAME.test(name) ? name : 'unreadable';
}

/** Whether a payload is an envelope that Bolt can look into without falling over. */
export function isEnvelope(payload: Readonly<Record<string, unknown>>): boolean {
  const { data } = schema.safeParse(payload);
  // A form that was sent is found by the name that it was opened with.
  return data !== undefined && (payload['type'] !== 'view_submission' || data.view?.callback_id !== undefined);
}
