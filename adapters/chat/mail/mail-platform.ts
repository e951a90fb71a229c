import { announcementCard } from '../../../cards/announcement-card.ts';
import { sayingItMayRepeat } from '../../../src/alerts/messages/may-repeat.ts';
import type { ChatPlatform, Outcome } from '../../../src/ports/chat-platform.ts';
import type { ChatContext } from '../chat-system.ts';
import { domainOf, readAddress } from './address.ts';
import type { KeptFiles } from './kept-files.ts';
import { mailContent, messageIdOf } from './mail-message.ts';
import { serverHold } from './server-hold.ts';
import type { MailSettings } from './settings.ts';
import { type SmtpMail, sendMail, tryServer } from './smtp/send.ts';
import type { Sent } from './smtp/sent.ts';
import { DEFAULT_SMTP_TIMING } from './smtp/smtp-server.ts';

export interface MailPlatformOptions extends Pick<ChatContext, 'about' | 'clock'> {
  readonly settings: MailSettings;
  readonly files: KeptFiles;
}

export type MailPlatform = ChatPlatform & {
  /** What was wrong with the server when it was last tried; null where nothing was. */
  trouble(): string | null;
  /** Connects and signs in where something was wrong, at most once a minute; sends nothing. */
  tryAgain(): void;
  /** Sends nothing any more, and waits some seconds for answers: without its answer a mail is sent once more. */
  close(): Promise<void>;
};

/** A bot that is asked to end is killed some seconds later. */
const LINGER_MS = 8_000;
/** Exchange Online takes three connections of one sender at a time (learn.microsoft.com, SMTP AUTH limits, read 2026-11). */
const CONNECTIONS = 2;
/** Without a turn by then, a mail is tried again later. */
const TURN_MS = 60_000;
/** To read a file and make a mail of it. */
const COMPOSE_MS = 60_000;
const DEADLINE_MS = TURN_MS + COMPOSE_MS + DEFAULT_SMTP_TIMING.connectMs + DEFAULT_SMTP_TIMING.totalMs;
const OTHERS_FIRST = { kind: 'not-now', afterMs: 5_000, trouble: 'other mail is being sent' } as const;
const TRY_AGAIN_MS = 60_000;

/**
 * Mail as a chat platform: each address is a conversation, a card is a mail, and what is said in its thread is a mail that
 * answers it. A mail that was sent cannot be changed, nor can it be looked for: what may be a repetition says so.
 */
export function mailPlatform({ settings, files, about, clock }: MailPlatformOptions): MailPlatform {
  const turns = limitedTurns(CONNECTIONS);
  const hold = serverHold(clock);
  const ending = new AbortController();
  const underWay = new Set<Promise<unknown>>();
  let isClosing = false;
  let triedAt = Number.NEGATIVE_INFINITY;

  async function send(mail: SmtpMail, messageId: string): Promise<Outcome> {
    if (isClosing) return OTHERS_FIRST;
    const held = hold.take();
    if (held !== null) return { kind: 'not-now', ...held };
    return outcomeOf(await noted(sendMail(settings.server, mail, ending.signal)), messageId);
  }

  async function noted(trying: Promise<Sent>): Promise<Sent> {
    underWay.add(trying);
    const sent = await trying.finally(() => underWay.delete(trying));
    hold.note(sent);
    return sent;
  }

  return {
    name: 'mail',
    deadlineMs: DEADLINE_MS,
    showsEdits: false,
    async post({ conversation, key, say, mayRepeat, thread }): Promise<Outcome> {
      const read = readAddress(conversation.slice('mail:'.length));
      if (!read.ok) return refused(`${conversation} ${read.why}`);
      const { address } = read;
      if (!settings.domains.includes(domainOf(address)))
        return { ...refused(`${domainOf(address)} is not among the domains in mail.domains`), isUnreachable: true };
      const { attachment } = say;
      // All who get a file get one mail: the same to each of them.
      const messageId = messageIdOf(attachment?.id ?? key, settings.from);
      // Only those whose turn it is have their file in memory.
      const outcome = await turns(TURN_MS, async () => {
        const held = hold.held();
        if (held !== null) return { kind: 'not-now', ...held } as const;
        const content = attachment === undefined ? null : await files.read(attachment.id);
        if (attachment !== undefined && content === null)
          return refused(`the file ${attachment.name} is no longer there`);
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
        return send({ from: settings.from, to: address, content: mail }, messageId);
      });
      return outcome ?? OTHERS_FIRST;
    },
    // The reply in its thread says what is new; what was only acknowledged is seen in a chat.
    edit: async ({ handle }) => ({ kind: 'done', handle }),
    find: async ({ key }) => ({ kind: 'unreadable', handleIfSent: messageIdOf(key, settings.from) }),
    trouble: () => hold.trouble(),
    tryAgain() {
      const now = clock.now().getTime();
      if (isClosing || hold.trouble() === null || Math.abs(now - triedAt) < TRY_AGAIN_MS) return;
      if (hold.take() !== null) return;
      triedAt = now;
      void noted(tryServer(settings.server, ending.signal).then((trouble) => trouble ?? REACHED));
    },
    async close() {
      isClosing = true;
      const timer = setTimeout(() => ending.abort(), LINGER_MS);
      await Promise.all(underWay);
      clearTimeout(timer);
    },
  };
}

const REACHED: Sent = { kind: 'accepted', messageId: null };

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
