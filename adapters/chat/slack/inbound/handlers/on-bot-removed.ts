import { conversationOf } from '../../slack-platform.ts';
import type { HandlerContext } from '../handler-context.ts';
import type { BotRemoved } from '../read/read-bot-removed.ts';
import { renderReply } from '../render-reply.ts';
import { replyPublicly } from '../reply.ts';

/** The bot was removed or invited, a channel deleted or archived, the app uninstalled. */
export async function onBotRemoved(removed: BotRemoved, context: HandlerContext): Promise<void> {
  const { gateway, log } = context;
  switch (removed.kind) {
    case 'gone':
      if (await gateway.isNew(removed.key)) await gateway.gone(conversationOf(removed.channel), removed.why);
      return;
    case 'back':
      if (!(await gateway.isNew(removed.key))) return;
      await gateway.back(conversationOf(removed.channel));
      return welcome(removed, context);
    case 'word':
      log.warn('slack.parting', { what: removed.event, channel: removed.channel });
      return;
    case 'not-ours':
      return;
  }
}

/** The first words in a channel, seen by everyone there. */
async function welcome(
  { channel, inviter, team }: Extract<BotRemoved, { readonly kind: 'back' }>,
  context: HandlerContext,
): Promise<void> {
  const { calls, gateway } = context;
  // Who cannot be asked for now is not named.
  const by = inviter === null ? null : await calls.person(inviter, { team }).catch(() => null);
  const place = { ...(await calls.place(channel)), isInvited: true };
  const answered = await gateway.welcome(place, by);
  if (answered === null) return;
  const target = { channel, user: inviter ?? '', thread: null, responseUrl: null, isDirect: false, isInvited: true };
  await replyPublicly({ ...renderReply(answered), command: null }, target, context);
}
