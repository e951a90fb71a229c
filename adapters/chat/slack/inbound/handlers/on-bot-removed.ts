import { conversationOf } from '../../slack-platform.ts';
import type { HandlerContext } from '../handler-context.ts';
import type { BotRemoved } from '../read/read-bot-removed.ts';

/** The bot was removed or invited, a channel deleted or archived, the app uninstalled. */
export async function onBotRemoved(removed: BotRemoved, { gateway, log }: HandlerContext): Promise<void> {
  switch (removed.kind) {
    case 'gone':
      if (await gateway.isNew(removed.key)) await gateway.gone(conversationOf(removed.channel), removed.why);
      return;
    case 'back':
      if (await gateway.isNew(removed.key)) await gateway.back(conversationOf(removed.channel));
      return;
    case 'word':
      log.warn('slack.parting', { what: removed.event, channel: removed.channel });
      return;
    case 'not-ours':
      return;
  }
}
