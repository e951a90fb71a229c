import type { Outcome } from '../../../../src/ports/chat-platform.ts';
import { isBeforeTls } from './tls-errors.ts';

export type Failure = Exclude<Outcome, { readonly kind: 'done' }>;

/** A fault that an administrator mends: what waits is not lost, and is tried again every hour. */
const HOUR_MS = 3_600_000;
/** Where Teams says "later" and not when. */
const SOON_MS = 60_000;
const LEAST_MS = 1_000;

const refused = (why: string) => ({ kind: 'refused', why }) as const;
/** Nothing at all that is said there arrives: another conversation may be told instead. */
const unreachable = (why: string) => ({ kind: 'refused', isUnreachable: true, why }) as const;
/** People deleted the message that is edited or replied to. */
const gone = (why: string) => ({ kind: 'refused', isMessageGone: true, why }) as const;
const mendable = (why: string) => ({ kind: 'not-now', afterMs: HOUR_MS, why }) as const;

type Meaning = ReturnType<typeof refused | typeof unreachable | typeof gone | typeof mendable>;

/**
 * What the `error.code` of a Bot Connector answer means, and why. Source: learn.microsoft.com/microsoftteams/platform/
 * bots/how-to/format-your-bot-messages and …/conversations/send-proactive-messages, "Status code responses" (read 2026-11).
 */
const MEANINGS: Readonly<Record<string, Meaning>> = {
  BotNotInConversationRoster: unreachable('the bot is not in this conversation; add the app to it'),
  BotDisabledByAdmin: unreachable('an administrator has switched the app off'),
  ConversationNotFound: unreachable('the conversation no longer exists'),
  ConversationBlockedByUser: unreachable('the user has blocked the app'),
  InvalidBotApiHost: unreachable('the conversation is not in the cloud of this bot'),
  NotEnoughPermissions: unreachable('the bot may not post here'),
  ForbiddenOperationException: unreachable('the app is not installed here'),
  MessageSizeTooBig: refused('the message is too large'),
  BadSyntax: refused('the card is not accepted'),
  BadArgument: refused('the message is not accepted'),
  ActivityNotFoundInConversation: gone('the message no longer exists'),
  MessageWritesBlocked: unreachable('the conversation does not accept messages from the bot'),
  UnauthorizedAccess: mendable('the bot is not accepted; correct TEAMS_APP_PASSWORD: run doctor'),
};

/** Codes for which the plain rung is worth sending. */
const CARD_REFUSED: readonly string[] = ['MessageSizeTooBig', 'BadSyntax', 'BadArgument'];
/** Whatever else 400 and 413 say of a card (seen: ServiceError, RequestEntityTooLarge, nothing) may hold for this card alone. */
export const isCardRefused = (status: number | null, code: string | null): boolean =>
  (code !== null && CARD_REFUSED.includes(code)) ||
  ((status === 400 || status === 413) && (code === null || !Object.hasOwn(MEANINGS, code)));

/** Teams' own errors, not those of what stands before it: a card may be what it falls over. */
export const mayBeForTheCard = (status: number | null): boolean =>
  status !== null && status >= 500 && ![502, 503, 504].includes(status);

/** What is said where a code should be, by a proxy or by half of an answer, is no code. */
const isCode = (text: string): boolean => /^[A-Za-z]\w{1,60}$/.test(text);

/**
 * What a status other than 2xx amounts to. 429 and 412 are said before a message is taken
 * (learn.microsoft.com/microsoftteams/platform/bots/how-to/rate-limit, read 2026-11). The same page would have 502 and
 * 504 tried again as well; but a gateway says those when it knows nothing of the service behind it, which may have
 * taken the message: the outbox decides, and what it repeats says so.
 */
export function failureOfStatus(status: number, code: string | null, retryAfterS: number | null): Failure {
  if (status === 429 || status === 412) return throttled(status, retryAfterS);
  if (status >= 500) return { kind: 'unsure', trouble: `Teams answered ${status}` };
  const named = code === null || !isCode(code) ? null : code;
  const { why, ...meaning } =
    (named !== null && Object.hasOwn(MEANINGS, named) ? MEANINGS[named] : undefined) ?? meaningOfStatus(status);
  return { ...meaning, trouble: `${why} (${named ?? status})` };
}

function meaningOfStatus(status: number): Meaning {
  switch (status) {
    case 401:
      return mendable('the bot is not accepted; correct TEAMS_APP_PASSWORD: run doctor');
    case 403:
      // Without a word of Teams' own it may be a proxy that says so. "ServiceError" is no such word: edits of messages that
      // people deleted get it, and those of messages that stand there do as well, for hours (MicrosoftDocs/msteams-docs,
      // issues 7613 and 10741, read 2026-11).
      return mendable('Teams, or a proxy before it, does not let the bot post');
    case 404:
      return refused('the conversation or message no longer exists');
    case 400:
    case 413:
      return refused('the message is not accepted');
    default:
      return mendable('Teams, or a proxy before it, does not accept it');
  }
}

const throttled = (status: number, retryAfterS: number | null): Failure => ({
  kind: 'not-now',
  afterMs: retryAfterS === null ? SOON_MS / 4 : Math.max(LEAST_MS, retryAfterS * 1_000),
  trouble: `Teams asks for fewer messages (${status})`,
});

/** Errors of a connection that was never made: nothing can have been taken. */
const NEVER_SENT: readonly string[] = [
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
  'ENETUNREACH',
  'EHOSTUNREACH',
];

/** The network failed: by the code, or by what the system was asked for, it is known whether anything was sent to `whom`. */
export function failureOfNetwork(error: unknown, whom = 'Teams'): Failure {
  const { code, syscall, isConnecting } = rootOf(error);
  if (isConnecting || (code !== null && (isBeforeTls(code) || NEVER_SENT.includes(code))))
    return { kind: 'not-now', afterMs: SOON_MS, trouble: `${whom} cannot be reached (${code ?? syscall})` };
  return { kind: 'unsure', trouble: `the answer of ${whom} was lost (${code ?? 'unknown'})` };
}

interface Root {
  readonly code: string | null;
  readonly syscall: string | null;
  /** It happened before there was a connection. */
  readonly isConnecting: boolean;
}

/** `fetch` wraps what happened, a few layers deep. */
function rootOf(error: unknown): Root {
  let found: Root = { code: null, syscall: null, isConnecting: false };
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    const { code, name } = at as NodeJS.ErrnoException;
    // Several addresses were tried: of the errors the first tells what for.
    const first: NodeJS.ErrnoException | undefined = at instanceof AggregateError ? at.errors[0] : undefined;
    const syscall = (at as NodeJS.ErrnoException).syscall ?? first?.syscall ?? null;
    // Node says where it was connecting to when the other side hangs up before TLS has begun, and only then.
    const isHungUp = code === 'ECONNRESET' && syscall === null && 'host' in at;
    if (typeof code === 'string')
      found = { code, syscall, isConnecting: isHungUp || syscall === 'connect' || syscall === 'getaddrinfo' };
    else if (name === 'TimeoutError' || name === 'AbortError')
      found = { code: name, syscall: null, isConnecting: false };
  }
  return found;
}
