import { setTimeout as wait } from 'node:timers/promises';
import type { OpenChat } from '../../../adapters/chat/chat-system.ts';
import { remark } from '../../alerts/messages/remark.ts';
import type { Tenant } from '../../bot/bot.ts';
import type { Command } from '../../commands/command.ts';
import type { ReportFile, Stated } from '../../commands/reply.ts';
import { chatContext, configuredChats } from '../chats.ts';
import type { RunOptions } from '../run-options.ts';

/** Nobody waits longer for a server that asks to be tried again later; the bot sends it then. */
const PATIENCE_MS = 60_000;

/** What sends to addresses, opened for a command that asks for mail; null for others, and where none is configured. */
export async function openedMail(
  { config, given }: RunOptions,
  { args }: Command,
  about: { readonly sample: boolean; readonly organisation: string },
): Promise<OpenChat | null> {
  const asksForMail = 'recipients' in args && Array.isArray(args.recipients) && args.recipients.length > 0;
  const configured = asksForMail ? configuredChats(given) : null;
  const named = configured?.ok ? configured.chats.find(({ chat }) => chat.speaksOnly) : undefined;
  if (named === undefined) return null;
  return named.chat.open(chatContext(named.system, config, { about: () => about, route: null }));
}

/** Waits until what was asked for was sent, for a minute at most; answers what became of it. */
export async function mailed({ mailedTo = [], name }: ReportFile, { watch, workspace }: Tenant): Promise<Stated> {
  const isOfFile = ({ key, conversation }: { readonly key: string; readonly conversation: string }): string | null => {
    const address = conversation.slice(conversation.indexOf(':') + 1);
    return key.startsWith('file/') && mailedTo.includes(address) ? address : null;
  };
  await Promise.race([watch.quiet(), wait(PATIENCE_MS, undefined, { ref: false })]);
  const { deliveries, roots } = workspace.state.read();
  const waiting = deliveries.flatMap((each) => {
    const { content } = each;
    const address = content.type === 'report-file' && content.file.name === name ? isOfFile(each) : null;
    return address === null ? [] : [{ address, trouble: each.trouble }];
  });
  const refused = deliveries.flatMap(({ content }) =>
    content.type === 'not-mailed' && content.file === name ? [content] : [],
  );
  const taken = roots.flatMap((root) => isOfFile(root) ?? []);
  const left = new Set([...waiting.map(({ address }) => address), ...refused.map(({ recipient }) => recipient)]);
  const sent = mailedTo.filter((address) => taken.includes(address) && !left.has(address));
  const say = remark(
    'Mail',
    [
      ...(sent.length === 0 ? [] : [`Sent to ${sent.join(', ')}.`]),
      ...refused.map(({ recipient, why, mayHaveArrived }) =>
        mayHaveArrived ? `May or may not have arrived at ${recipient}: ${why}` : `Refused for ${recipient}: ${why}`,
      ),
      ...waiting.map(({ address, trouble }) => `Not sent to ${address} yet${trouble === null ? '' : ` (${trouble})`}.`),
      ...(waiting.length === 0 ? [] : ['The bot tries again while it runs.']),
    ],
    { tone: left.size === 0 ? 'good' : 'attention' },
  );
  return { kind: 'said', say, data: { sent, refused, waiting } };
}
