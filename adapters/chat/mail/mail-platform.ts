import { announcementCard } from '../../../cards/announcement-card.ts';
import { sayingItMayRepeat } from '../../../src/alerts/messages/may-repeat.ts';
import type { ChatPlatform, Outcome } from '../../../src/ports/chat-platform.ts';
import type { ChatContext } from '../chat-system.ts';
import { domainOf, readAddress } from './address.ts';
import type { KeptFiles } from './kept-files.ts';
import { mailContent, messageIdOf } from './mail-message.ts';
import type { MailSettings } from './settings.ts';
import { type SmtpMail, sendMail } from './smtp/send.ts';
import type { Sent } from './smtp/sent.ts';
import { DEFAULT_SMTP_TIMING } from './smtp/smtp-server.ts';

export interface MailPlatformOptions extends Pick<ChatContext, 'about' | 'clock'> {
  readonly settings: MailSettings;
  readonly files: KeptFiles;
  /** Told what became of each mail. */
  readonly onSent?: (sent: Sent) => void;
}

/** `close`: sends nothing any more, and waits some seconds for answers: without its answer a mail is sent once more. */
export type MailPlatform = ChatPlatform & { close(): Promise<void> };

/** A bot that is asked to end is killed some seconds later. */
const LINGER_MS = 8_000;
/** Exchange Online takes three connections of one sender at a time (learn.microsoft.com, SMTP AUTH limits, read 2026-11). */
const CONNECTIONS = 2;
/** What the conversations wait for their turn, and a server may take. */
const DEADLINE_MS = DEFAULT_SMTP_TIMING.totalMs + 60_000;
/** Who has not had a turn by then comes again. */
const TURN_MS = 60_000;
const AGAIN_MS = 5_000;

/**
 * Mail as a chat platform: each address is a conversation, a card is a mail, and what is said in its thread is a mail that
 * answers it. A mail that was sent cannot be changed, nor can it be looked for: what may be a repetition says so.
 */
export function mailPlatform({ settings, files, about, clock, onSent }: MailPlatformOptions): MailPlatform {
  const turns = limitedTurns(CONNECTIONS);
  const ending = new AbortController();
  const underWay = new Set<Promise<unknown>>();
  let isClosing = false;

  async function send(mail: SmtpMail): Promise<Sent | null> {
    if (isClosing) return null;
    const sending = sendMail(settings.server, mail, ending.signal);
    underWay.add(sending);
    return sending.finally(() => underWay.delete(sending));
  }

  return {
    name: 'mail',
    deadlineMs: DEADLINE_MS,
    async post({ conversation, key, say, mayRepeat, thread }): Promise<Outcome> {
      const read = readAddress(conversation.slice('mail:'.length));
      if (!read.ok) return refused(`${conversation} ${read.why}`);
      const { address } = read;
      if (!settings.domains.includes(domainOf(address)))
        return { ...refused(`${domainOf(address)} is not among the domains in mail.domains`), isUnreachable: true };
      const { attachment } = say;
      const content = attachment === undefined ? null : await files.read(attachment.id);
      if (attachment !== undefined && content === null)
        return refused(`the file ${attachment.name} is no longer there`);
      // All who get a file get one mail: the same to each of them.
      const messageId = messageIdOf(attachment?.id ?? key, settings.from);
      const mail = await mailContent({
        from: settings.from,
        recipients: attachment?.recipients ?? [address],
        card: announcementCard(mayRepeat ? sayingItMayRepeat(say) : say, about()),
        stop: attachment === undefined ? `unsubscribe all to:${address}` : null,
        messageId,
        answers: thread,
        at: clock.now(),
        file: attachment === undefined || content === null ? null : { name: attachment.name, content },
      });
      const sent = await turns(TURN_MS, () => send({ from: settings.from, to: address, content: mail }));
      if (sent === null) return { kind: 'not-now', afterMs: AGAIN_MS, trouble: 'other mail is being sent' };
      onSent?.(sent);
      return outcomeOf(sent, messageId);
    },
    // The reply in its thread says what is new; what was only acknowledged is seen in a chat.
    edit: async ({ handle }) => ({ kind: 'done', handle }),
    find: async ({ key }) => ({ kind: 'unreadable', handleIfSent: messageIdOf(key, settings.from) }),
    async close() {
      isClosing = true;
      const timer = setTimeout(() => ending.abort(), LINGER_MS);
      await Promise.all(underWay);
      clearTimeout(timer);
    },
  };
}

const refused = (trouble: string) => ({ kind: 'refused', trouble }) as const;

function outcomeOf(sent: Sent, messageId: string): Outcome {
  switch (sent.kind) {
    case 'accepted':
      return { kind: 'done', handle: sent.messageId ?? messageId };
    case 'later':
      return { kind: 'not-now', afterMs: sent.afterMs, trouble: sent.trouble };
    case 'refused':
      return { kind: 'refused', trouble: sent.trouble, isUnreachable: sent.isAddress };
    case 'unsure':
      return sent;
  }
}

/** Runs so many at a time; null for one that has waited for so many ms and was not begun. */
function limitedTurns(most: number) {
  let running = 0;
  const waiting = new Set<() => void>();
  return async <T>(maxWaitMs: number, run: () => Promise<T>): Promise<T | null> => {
    if (running >= most) {
      const isMine = await new Promise<boolean>((resolve) => {
        const begin = () => {
          clearTimeout(timer);
          resolve(true);
        };
        const timer = setTimeout(() => {
          waiting.delete(begin);
          resolve(false);
        }, maxWaitMs);
        waiting.add(begin);
      });
      if (!isMine) return null;
    } else running += 1;
    try {
      return await run();
    } finally {
      const [next] = waiting;
      if (next === undefined) running -= 1;
      else {
        // The place is handed on.
        waiting.delete(next);
        next();
      }
    }
  };
}
