import { replyCard } from '../../../../../cards/reply-card.ts';
import { homeBlocks } from '../../../../../cards/slack/home.ts';
import type { ChatRequest } from '../../../../../src/bot/chat-request.ts';
import type { Outcome } from '../../../../../src/ports/chat-platform.ts';
import { harmless } from '../bolt-log.ts';
import { chatRequestOf, type HandlerContext } from '../handler-context.ts';
import type { HomeOpened } from '../read/read-home.ts';
import { retryWhenThrottled } from '../throttled-retry.ts';

/** Somebody looks at the bot's home page: open insights, subscriptions and data status as they are now. */
export async function onHome({ sender, channel, key }: HomeOpened, context: HandlerContext): Promise<void> {
  if (!(await context.gateway.isNew(key))) return;
  const request = await chatRequestOf({ sender, channel, thread: null, isPrivate: true }, context);
  await showHome(request, { user: sender.user, channel }, context);
}

/** Shows somebody their home page. The page keeps the conversation in which clicks on it are answered. */
export async function showHome(
  request: ChatRequest,
  { user, channel }: { readonly user: string; readonly channel: string },
  { gateway, calls, log, wait }: HandlerContext,
): Promise<void> {
  const cards = (await gateway.home(request)).map(({ reply, about }) => replyCard(reply, about));
  if (cards.length === 0) return;
  const view = { type: 'home', private_metadata: channel, blocks: homeBlocks(cards) } as const;
  const shown = await retryWhenThrottled<Outcome>(() => calls.publishHome(user, view), wait);
  if (shown.kind !== 'done') log.warn('slack.home-not-shown', { kind: shown.kind, why: harmless(shown.trouble) });
}
