import { join } from 'node:path';
import { localConversation, type ShownMessage } from '../../adapters/chat/local/local-conversation.ts';
import { systemClock } from '../../adapters/schedule/system-clock.ts';
import type { Tenant } from '../pipeline/bot.ts';
import type { Workspace } from '../pipeline/workspace.ts';
import type { ChatPlatform } from '../ports.ts';
import type { Asked } from './asked.ts';
import { log } from './log.ts';
import { auditOf, openToWrite, watchOf } from './open-data.ts';
import { CONVERSATION } from './speaker.ts';

/** A tenant's data with the bot that watches them and speaks of them, here and in the chats. */
export async function openTenant(
  asked: Asked,
  tenant: Workspace['tenant'],
  {
    show,
    chats,
  }: {
    readonly show: (message: ShownMessage, workspace: Workspace) => void;
    readonly chats: readonly ChatPlatform[];
  },
): Promise<Tenant & { close(): Promise<void> }> {
  const workspace = await openToWrite(asked.config, tenant, { hot: true });
  const platform = await localConversation({
    file: join(asked.config.data, 'state', 'conversation.jsonl'),
    show: (message) => show(message, workspace),
    clock: systemClock,
    log,
  });
  const audit = auditOf(asked.config);
  const platforms = [platform, ...chats];
  const fallback = asked.config.fallback ?? null;
  const watch = await watchOf(asked, { ...workspace, audit, platforms, firstListener: CONVERSATION, fallback });
  return {
    workspace,
    watch,
    audit,
    close: async () => {
      await watch.stop();
      await workspace.close();
    },
  };
}
