import { setTimeout as wait } from 'node:timers/promises';
import type { OpenChat } from '../../../adapters/chat/chat-system.ts';
import { remark } from '../../alerts/messages/remark.ts';
import { mailedFileKey } from '../../alerts/outbox/mailed-file.ts';
import type { Tenant } from '../../bot/bot.ts';
import type { Command } from '../../commands/command.ts';
import type { ReportFile, Stated } from '../../commands/reply.ts';
import { chatContext, configuredChats } from '../chats.ts';
import type { RunOptions } from '../run-options.ts';

/** A command waits no longer for a server that asks to be tried again later; the bot sends it then. */
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
export async function mailed({ mailed: asked }: ReportFile, { watch, workspace }: Tenant): Promise<Stated> {
  const { id, to } = asked ?? { id: '', to: [] };
  await Promise.race([watch.quiet(), wait(PATIENCE_MS, undefined, { ref: false })]);
  const { deliveries, roots } = workspace.state.read();
  // A file of the same name may have been requested before: only the id is this one's.
  const isOfFile = ({ key }: { readonly key: string }): boolean => key.startsWith(mailedFileKey(id, ''));
  const own = deliveries.filter(isOfFile);
  const waiting = own.flatMap(({ content, conversation, trouble }) =>
    content.type === 'report-file' ? [{ address: addressIn(conversation), trouble }] : [],
  );
  const refused = own.flatMap(({ content }) => (content.type === 'not-mailed' ? [content] : []));
  const taken = roots.filter(isOfFile).map(({ conversation }) => addressIn(conversation));
  const left = new Set([...waiting.map(({ address }) => address), ...refused.map(({ recipient }) => recipient)]);
  const sent = to.filter((address) => taken.includes(address) && !left.has(address));
  const say = remark(
    'Mail',
    [
      ...(sent.length === 0 ? [] : [`Sent to ${sent.join(', ')}.`]),
      ...refused.map(({ recipient, why, mayHaveArrived }) =>
        mayHaveArrived ? `May or may not have arrived at ${recipient}: ${why}` : `Refused for ${recipient}: ${why}`,
      ),
      ...waiting.map(({ address, trouble }) => `Not sent to ${address} yet${trouble === null ? '' : ` (${trouble})`}.`),
      ...(waiting.length === 0 ? [] : ['The bot tries again while it runs.']),
      'The file is not saved here: `request` without to: saves it.',
    ],
    { tone: left.size === 0 ? 'good' : 'attention' },
  );
  return { kind: 'said', say, data: { sent, refused, waiting } };
}

const addressIn = (conversation: string): string => conversation.slice(conversation.indexOf(':') + 1);
