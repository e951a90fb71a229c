import { z } from 'zod';
import { commandOf } from '../../../../../cards/slack/command-value.ts';
import type { Sender } from './sender.ts';
import { shownBy } from './shown-command.ts';

const idSchema = z.object({ id: z.string().min(1) });

const schema = z.object({
  trigger_id: z.string().min(1),
  response_url: z.string().nullish(),
  user: z.object({ id: z.string().min(1), team_id: z.string().nullish() }),
  team: idSchema.nullish(),
  channel: idSchema.nullish(),
  container: z.object({
    type: z.string(),
    message_ts: z.string().nullish(),
    thread_ts: z.string().nullish(),
    channel_id: z.string().nullish(),
    is_ephemeral: z.boolean().nullish(),
  }),
  message: z.object({ thread_ts: z.string().nullish(), metadata: z.unknown().optional() }).nullish(),
  view: z.object({ private_metadata: z.string().nullish() }).nullish(),
  actions: z
    .array(
      z.object({
        action_id: z.string(),
        block_id: z.string().nullish(),
        action_ts: z.string(),
        value: z.string().nullish(),
        selected_option: z.object({ value: z.string() }).nullish(),
      }),
    )
    .min(1),
});

/** Where the card is that somebody clicked on. */
export type ClickedCard =
  | {
      readonly kind: 'message';
      readonly channel: string;
      readonly ts: string;
      /** The root that the card is a reply to; null where it is a root itself. */
      readonly thread: string | null;
      /** Only one person sees it: it cannot be edited, and has no thread. */
      readonly isEphemeral: boolean;
      /** The command that made it, where that is known. */
      readonly shown: string | null;
    }
  /** `channel`: the conversation of the bot with whoever looks at their home page. */
  | { readonly kind: 'home'; readonly channel: string };

export interface Click {
  readonly sender: Sender;
  /** `run:3` */
  readonly action: string;
  /** What the button or the chosen option holds. */
  readonly value: string;
  readonly card: ClickedCard;
  /** Opens a form within three seconds. */
  readonly trigger: string;
  readonly responseUrl: string | null;
  /** When it was clicked, in seconds, as Slack says. */
  readonly at: number;
  /** Names this very click: delivered twice, it has the same. */
  readonly key: string;
}

/** Reads `block_actions` (docs.slack.dev/reference/interaction-payloads/block_actions-payload, read 2026-11). */
export function readClick(body: unknown): Click | null {
  const { data } = schema.safeParse(body);
  const [action] = data?.actions ?? [];
  const card = data && action ? clickedCard(data, action.block_id ?? null) : null;
  if (data === undefined || action === undefined || card === null) return null;
  return {
    sender: { user: data.user.id, team: data.user.team_id ?? data.team?.id ?? null },
    action: action.action_id,
    value: commandOf(action.selected_option?.value ?? action.value ?? ''),
    card,
    trigger: data.trigger_id,
    responseUrl: data.response_url ?? null,
    at: Number(action.action_ts) || 0,
    key: `slack:trigger:${data.trigger_id}`,
  };
}

function clickedCard(data: z.infer<typeof schema>, block: string | null): ClickedCard | null {
  const { container, message, view } = data;
  if (container.type === 'view') {
    const channel = view?.private_metadata ?? '';
    return channel === '' ? null : { kind: 'home', channel };
  }
  const channel = data.channel?.id ?? container.channel_id ?? null;
  const ts = container.message_ts ?? null;
  if (channel === null || ts === null) return null;
  const root = container.thread_ts ?? message?.thread_ts ?? null;
  return {
    kind: 'message',
    channel,
    ts,
    thread: root === ts ? null : root,
    isEphemeral: container.is_ephemeral === true,
    shown: shownBy(message?.metadata, block),
  };
}
