import { z } from 'zod';
import type { Block, SlackMessage } from '../../../../../cards/slack/blocks.ts';
import { commandOf, commandValue } from '../../../../../cards/slack/command-value.ts';
import type { SlackWords } from '../../outbound/calls.ts';

const MARK = 'of';
/** docs.slack.dev/reference/block-kit/blocks/actions-block (read 2026-11). */
const MAX_BLOCK_ID = 255;

const metadataSchema = z.object({
  event_type: z.literal('mailflow'),
  event_payload: z.object({ command: z.string().nullish() }),
});

/**
 * Words whose rows of buttons know which command made them. A message that only one person sees keeps no metadata,
 * and a click on it brings none of its blocks: the id of the block is all that comes back.
 */
export const markedWith = ({ message, plain }: SlackWords, command: string | null): SlackWords => ({
  message: marked(message, command),
  plain: () => marked(plain(), command),
});

function marked(message: SlackMessage, command: string | null): SlackMessage {
  const value = command === null ? '' : commandValue(command);
  if (value === '' || value.length > MAX_BLOCK_ID - 8) return message;
  const blocks = message.blocks.map((block, at): Block & { readonly block_id?: string } =>
    block.type === 'actions' ? { ...block, block_id: `${MARK}:${at}:${value}` } : block,
  );
  return { ...message, blocks };
}

/** The command that made a card, out of its metadata or the id of the block that was clicked in; null if neither says. */
export function shownBy(metadata: unknown, block: string | null): string | null {
  const kept = metadataSchema.safeParse(metadata).data?.event_payload.command;
  if (kept) return kept;
  const marked = /^of:\d+:(.+)$/s.exec(block ?? '')?.[1];
  return marked === undefined ? null : commandOf(marked);
}
