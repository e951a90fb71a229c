import { z } from 'zod';
import type { TeamsMessage } from '../../../../cards/teams/elements.ts';
import type { Outcome } from '../../../../src/ports/chat-platform.ts';
import type { Log } from '../../../../src/ports/log.ts';
import type { Asked, Connector } from '../connector.ts';
import { type FallbackLevel, fallbackLevels, type TeamsWords } from './fallback-levels.ts';
import type { Failure } from './outcomes.ts';
import { addressOf, type Reference, splitThread } from './reference.ts';
import { within } from './time-limit.ts';

/** Somebody as Teams knows them in a conversation. */
export type Member = z.infer<typeof memberSchema>;

/** Everything that the bot asks of Teams, each call once but for a message whose card was refused. Never throws. */
export interface TeamsCalls {
  /**
   * Into the thread with this root; without one a channel gets a new thread. In chats, which have no threads, into the
   * conversation. The handle is the message's id.
   */
  post(to: Reference, thread: string | null, words: TeamsWords): Promise<Outcome>;
  /** `thread`: the root of the thread that the message is in; its own id where it is one. */
  update(
    at: Reference,
    message: { readonly id: string; readonly thread: string | null },
    words: TeamsWords,
  ): Promise<Outcome>;
  /** An attachment that is no card of ours: to ask for a consent, to show a file. */
  attach(to: Reference, thread: string | null, attachment: Attachment): Promise<Outcome>;
  /** Who somebody is; null whom this conversation does not know. */
  member(of: Reference, user: string): Promise<{ readonly member: Member | null } | Failure>;
}

interface Attachment {
  readonly contentType: string;
  readonly name?: string;
  readonly contentUrl?: string;
  readonly content: unknown;
}

export interface CallsOptions {
  readonly ask: Connector;
  /** 0 when one more may be sent to this conversation now, else the ms to wait. */
  readonly pace: (conversation: string) => number;
  /** For everything that one message takes. */
  readonly messageTimeoutMs: number;
  readonly log: Log;
}

const posted = z.object({ id: z.string().min(1) });
const opened = z.object({ id: z.string(), activityId: z.string().nullish() });
const anything = z.unknown();

const text = z.string().nullish();
/** learn.microsoft.com/microsoftteams/platform/bots/how-to/get-teams-context, "Get single member details" (read 2026-11). */
const memberSchema = z.object({
  id: z.string(),
  aadObjectId: text,
  objectId: text,
  tenantId: text,
  userPrincipalName: text,
  userRole: text,
});

export function teamsCalls({ ask, pace, messageTimeoutMs, log }: CallsOptions): TeamsCalls {
  const downTheLadder = fallbackLevels(log);
  const paced = async (to: Reference, send: () => Promise<Outcome>): Promise<Outcome> => {
    const afterMs = pace(to.id);
    return afterMs > 0 ? { kind: 'not-now', afterMs, trouble: 'Teams would not accept so many messages' } : send();
  };

  const inTime = (say: (signal: AbortSignal) => Promise<Outcome>) => within(messageTimeoutMs, say);

  async function send(
    to: Reference,
    thread: string | null,
    activity: unknown,
    signal: AbortSignal,
  ): Promise<FallbackLevel> {
    const { serviceUrl } = to;
    if (to.kind === 'channel' && thread === null) {
      const body = {
        isGroup: true,
        bot: { id: to.bot },
        channelData: { channel: { id: to.id }, ...(to.tenant === null ? {} : { tenant: { id: to.tenant } }) },
        ...(to.tenant === null ? {} : { tenantId: to.tenant }),
        activity,
      };
      return handled(
        await ask({ serviceUrl, method: 'POST', path: 'v3/conversations', body, signal }, opened),
        ({ activityId, id }) => activityId ?? splitThread(id).thread ?? id,
      );
    }
    const path = `v3/conversations/${encodeURIComponent(addressOf(to, thread))}/activities`;
    return handled(await ask({ serviceUrl, method: 'POST', path, body: activity, signal }, posted), ({ id }) => id);
  }

  return {
    post: (to, thread, words) =>
      inTime((signal) => downTheLadder(words, (shown) => rung(to, () => send(to, thread, activityOf(shown), signal)))),
    update: (at, { id, thread }, words) =>
      inTime((signal) =>
        downTheLadder(words, (shown) =>
          rung(at, async () => {
            const where = encodeURIComponent(addressOf(at, thread ?? id));
            const path = `v3/conversations/${where}/activities/${encodeURIComponent(id)}`;
            const body = { ...activityOf(shown), id };
            return handled(
              await ask({ serviceUrl: at.serviceUrl, method: 'PUT', path, body, signal }, anything),
              () => id,
            );
          }),
        ),
      ),
    attach: (to, thread, attachment) =>
      inTime(async (signal) => {
        const activity = { type: 'message', attachments: [attachment] };
        return paced(to, async () => (await send(to, thread, activity, signal)).outcome);
      }),
    async member(of, user) {
      const path = `v3/conversations/${encodeURIComponent(of.id)}/members/${encodeURIComponent(user)}`;
      const asked = await ask({ serviceUrl: of.serviceUrl, method: 'GET', path }, memberSchema);
      if (asked.ok) return { member: asked.answer };
      return asked.status === 404 || asked.status === 403 ? { member: null } : asked.failure;
    },
  };

  async function rung(to: Reference, call: () => Promise<FallbackLevel>): Promise<FallbackLevel> {
    let called: FallbackLevel | null = null;
    const outcome = await paced(to, async () => {
      called = await call();
      return called.outcome;
    });
    return called ?? { outcome, code: null, status: null };
  }
}

const activityOf = (shown: TeamsMessage | string) =>
  typeof shown === 'string'
    ? { type: 'message', text: shown, textFormat: 'plain' }
    : {
        type: 'message',
        summary: shown.summary,
        attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content: shown.card }],
      };

function handled<T>(asked: Asked<T>, handleOf: (answer: T) => string): FallbackLevel {
  return asked.ok
    ? { outcome: { kind: 'done', handle: handleOf(asked.answer) }, code: null, status: null }
    : { outcome: asked.failure, code: asked.code, status: asked.status };
}
