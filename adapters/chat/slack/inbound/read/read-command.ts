import { z } from 'zod';
import type { ReadLine } from '../../../../../src/bot/chat-request.ts';
import type { Sender } from './sender.ts';
import { typedLine } from './typed-text.ts';

const schema = z.object({
  text: z.string().default(''),
  user_id: z.string().min(1),
  team_id: z.string().nullish(),
  channel_id: z.string().min(1),
  response_url: z.string().nullish(),
  trigger_id: z.string().min(1),
});

export interface SlashCommand {
  readonly sender: Sender;
  readonly channel: string;
  readonly read: ReadLine;
  readonly responseUrl: string | null;
  /** Names this very command: delivered twice, it has the same. */
  readonly key: string;
}

/** Reads a slash command (docs.slack.dev/interactivity/implementing-slash-commands, read 2026-11); null if it is none. */
export function readCommand(body: unknown): SlashCommand | null {
  const { data } = schema.safeParse(body);
  if (data === undefined) return null;
  return {
    read: () => typedLine(data.text, null),
    sender: { user: data.user_id, team: data.team_id ?? null },
    channel: data.channel_id,
    responseUrl: data.response_url ?? null,
    key: `slack:trigger:${data.trigger_id}`,
  };
}
