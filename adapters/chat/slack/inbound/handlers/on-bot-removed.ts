import { conversationOf } from '../../slack-platform.ts';
import type { HandlerContext } from '../handler-context.ts';
import type { BotRemoved } from '../read/read-bot-removed.ts';

/** The bot was removed or invited, a channel deleted or archived, the app uninstalled. */
export async function onBotRemoved(parting: BotRemoved, { gateway, log }: HandlerContext): Promise<void> {
  switch (parting.kind) {
    case 'gone':
      if (await gateway.isNew(parting.key)) await gateway.gone(conversationOf(parting.channel), parting.why);
      return;
    case 'back':
      if (await gateway.isNew(parting.key)) await gateway.back(conversationOf(parting.channel));
      return;
    case 'word':
      log.warn('slack.parting', { what: parting.event, channel: parting.channel });
      return;
    case 'not-ours':
      return;
  }
}
