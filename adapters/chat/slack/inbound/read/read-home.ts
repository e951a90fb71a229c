import { z } from 'zod';
import type { Sender } from './sender.ts';

const schema = z.object({
  team_id: z.string().nullish(),
  event_id: z.string().min(1),
  event: z.object({ tab: z.string().nullish(), user: z.string().min(1), channel: z.string().min(1) }),
});

export interface HomeOpened {
  readonly sender: Sender;
  /** The conversation of the bot with them: what they click on there is answered here. */
  readonly channel: string;
  readonly key: string;
}

/** Reads `app_home_opened` (docs.slack.dev/reference/events/app_home_opened, read 2026-11); null for the other tabs. */
export function readHome(body: unknown): HomeOpened | null {
  const { data } = schema.safeParse(body);
  if (data === undefined || (data.event.tab ?? 'home') !== 'home') return null;
  return {
    sender: { user: data.event.user, team: data.team_id ?? null },
    channel: data.event.channel,
    key: `slack:event:${data.event_id}`,
  };
}
