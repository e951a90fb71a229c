import { MS_PER_DAY } from '../../model/time.ts';
import type { ChatPlatform, Found, Outcome } from '../../ports/chat-platform.ts';
import { type Backoff, backoffMs, believedMs } from './backoff.ts';
import { cardAfter } from './deleted-card.ts';
import { type Compose, DEFAULT_TIMING, type DeliverOptions, type Wait } from './deliver-options.ts';
import type { Delivery } from './delivery.ts';
import type { Call } from './next.ts';
import { type Outbox, withoutDelivery } from './outbox.ts';
import { type Again, afterLookUp, afterSending, isGivenUp, isLeftUnsure } from './outcome.ts';

/** What came of a step, for the outbox and for the conversation. */
export interface Attempted {
  readonly settle: (outbox: Outbox) => Outbox;
  /** That the conversation cannot be reached is news. */
  readonly isNewlyUnreachable: boolean;
  /** People have deleted the card of its thread. */
  readonly isCardDeleted: boolean;
  /** How the platform did: `failed` holds back the whole conversation, for `afterMs` at least. */
  readonly platform: { readonly health: 'fine' | 'untried' } | { readonly health: 'failed'; readonly afterMs: number };
}

const NO_NEWS = { isNewlyUnreachable: false, isCardDeleted: false } as const;

/** Calls the platform once for a delivery. Throws nothing, whatever platform and words do. */
export async function attempt(step: Call, platform: ChatPlatform, options: DeliverOptions): Promise<Attempted> {
  return step.kind === 'send' ? send(step, platform, options) : lookUp(step, platform, options);
}

async function send(
  { delivery, thread, missing }: Call,
  platform: ChatPlatform,
  options: DeliverOptions,
): Promise<Attempted> {
  const { log } = options;
  const words = await composed(delivery, options.compose);
  if ('drop' in words) {
    log.info('deliver.dropped', { ...namesOf(delivery), reason: words.drop });
    const settle: Attempted['settle'] = (outbox) => withoutDelivery(outbox, delivery);
    return { settle, ...NO_NEWS, platform: { health: 'untried' } };
  }
  if ('trouble' in words) {
    log.warn('deliver.no-words', { ...namesOf(delivery), trouble: words.trouble });
    const notSent: Outcome = { kind: 'not-now', afterMs: 0, trouble: words.trouble };
    return { settle: settling(notSent), ...NO_NEWS, platform: { health: 'untried' } };
  }
  const { conversation, key } = delivery;
  const isReply = isEditSentAsReply(delivery, platform);
  const mayRepeat = delivery.mayRepeat || (isReply && delivery.status === 'unsure');
  const message = { conversation, key, mayRepeat, say: words.say };
  const handle = delivery.shape === 'edit' && !isReply ? thread : null;
  const response = await called<Outcome>(
    () => (handle === null ? platform.post({ ...message, thread }) : platform.edit({ ...message, handle })),
    (trouble) => ({ kind: 'unsure', trouble }),
    options,
    platform,
  );
  // An edit is not looked up: as a reply it is repeated once.
  const isLast = isReply && mayRepeat && response.kind === 'unsure';
  const answered: Outcome = isLast ? { kind: 'done', handle: thread ?? key } : response;
  const outcome = withinPatience(delivery, answered, options.clock.now());
  if (outcome.kind !== 'done') log.warn(`deliver.${outcome.kind}`, { ...namesOf(delivery), trouble: outcome.trouble });
  const isCardDeleted = cardAfter(delivery, outcome, missing, options.clock.now()) === 'deleted';
  await recordRefusal(delivery, outcome, isCardDeleted, options);
  if (outcome.kind === 'refused' && isGivenUp(delivery, options.clock.now()))
    await options.onGivenUp?.(delivery, outcome.trouble, mayRepeat || answered.kind === 'unsure');
  const isUnreachable = outcome.kind === 'refused' && outcome.isUnreachable === true;
  const isNewlyUnreachable = isUnreachable && delivery.refused?.isUnreachable !== true;
  return { settle: settling(outcome), isNewlyUnreachable, isCardDeleted, platform: healthOf(outcome) };

  function settling(end: Outcome): Attempted['settle'] {
    // The count in the outbox already includes this attempt; in the step it does not yet.
    const again = againAfter(delivery, delivery.attempts + 1, options);
    return (outbox) => afterSending(outbox, delivery, end, again);
  }
}

/** The last version of a card tells that it was never so: where an edit is not shown, it is sent as a reply. */
const isEditSentAsReply = ({ shape, content }: Delivery, { showsEdits }: ChatPlatform): boolean =>
  shape === 'edit' && content.type === 'withdrawn' && showsEdits === false;

/** A file that could not be mailed for so long is refused, as mail servers return one (RFC 5321, 4.5.4.1). */
const FILES_GIVEN_UP_AFTER_MS = 4 * MS_PER_DAY;

function withinPatience({ content, createdAt }: Delivery, outcome: Outcome, now: Date): Outcome {
  const isLate = now.getTime() - Date.parse(createdAt) >= FILES_GIVEN_UP_AFTER_MS;
  return content.type === 'report-file' && (outcome.kind === 'not-now' || outcome.kind === 'unsure') && isLate
    ? { kind: 'refused', trouble: `given up after four days: ${outcome.trouble}` }
    : outcome;
}

async function lookUp({ delivery, thread }: Call, platform: ChatPlatform, options: DeliverOptions): Promise<Attempted> {
  const { conversation, key } = delivery;
  const found = await called<Found>(
    () => platform.find({ conversation, key, thread }),
    (trouble) => ({ kind: 'not-now', afterMs: 0, trouble }),
    options,
    platform,
  );
  options.log.info('deliver.looked-up', { ...namesOf(delivery), found: found.kind });
  // What is known not to be there is sent at once the first time; later there is something wrong with it.
  const failures = found.kind === 'not-now' ? delivery.attempts : delivery.attempts - 1;
  const again = againAfter(delivery, failures, options);
  if (found.kind === 'there') await recordRefusal(delivery, { kind: 'done', handle: found.handle }, false, options);
  if (isLeftUnsure(delivery, found)) {
    const why = `the answer was lost twice${delivery.trouble === null ? '' : ` (${delivery.trouble})`}; it is not sent again`;
    await recorded(delivery, { deed: 'delivery-unsure', detail: why }, options);
    await options.onGivenUp?.(delivery, why, true);
  }
  const settle: Attempted['settle'] = (outbox) => afterLookUp(outbox, delivery, found, again);
  return { settle, ...NO_NEWS, platform: healthOf(found) };
}

type Words = Exclude<Awaited<ReturnType<Compose>>, { readonly drop: string }>;

async function composed(
  delivery: Delivery,
  compose: Compose,
): Promise<{ readonly say: Words } | { readonly drop: string } | { readonly trouble: string }> {
  try {
    const words = await compose(delivery);
    return 'drop' in words ? words : { say: words };
  } catch (cause) {
    return { trouble: `no text could be built: ${textOf(cause)}` };
  }
}

/** What the call answers; when it throws or does not return in time, what that amounts to. */
async function called<T>(
  call: () => Promise<T>,
  onTrouble: (trouble: string) => T,
  { timing, wait }: DeliverOptions,
  platform: ChatPlatform,
): Promise<T> {
  const { deadlineMs } = {
    ...DEFAULT_TIMING,
    ...timing,
    ...(platform.deadlineMs && { deadlineMs: platform.deadlineMs }),
  };
  const answered = new AbortController();
  try {
    return await Promise.race([call(), tooLate(wait, deadlineMs, answered.signal).then(onTrouble)]);
  } catch (cause) {
    return onTrouble(textOf(cause));
  } finally {
    answered.abort();
  }
}

const tooLate = (wait: Wait, ms: number, signal: AbortSignal): Promise<string> =>
  wait(ms, signal).then(() => `no answer within ${Math.round(ms / 1_000)} s`);

/** The beginning of a refusal and its end stand in the audit, not every attempt between them. */
async function recordRefusal(
  delivery: Delivery,
  outcome: Outcome,
  isCardDeleted: boolean,
  options: DeliverOptions,
): Promise<void> {
  const sent = wordOfRefusal(delivery, outcome, isCardDeleted, options.clock.now());
  if (sent !== null) await recorded(delivery, sent, options);
}

async function recorded(
  { conversation, root }: Delivery,
  what: { readonly deed: string; readonly detail: string },
  { audit, clock, log }: DeliverOptions,
): Promise<void> {
  await audit
    .append({ at: clock.now().toISOString(), by: 'mailflow', conversation, to: root, ...what })
    .catch((cause: unknown) => log.warn('audit.not-written', { cause: textOf(cause) }));
}

function wordOfRefusal(
  delivery: Delivery,
  outcome: Outcome,
  isCardDeleted: boolean,
  now: Date,
): { readonly deed: string; readonly detail: string } | null {
  const { refused } = delivery;
  if (isCardDeleted) return { deed: 'card-deleted', detail: wordOfDeletion(outcome) };
  const history = refused && `refused since ${refused.since}: ${refused.why}`;
  if (outcome.kind === 'done') return history === undefined ? null : { deed: 'delivery-taken', detail: history };
  // That the card is missing may be wrong, and is no refusal yet.
  if (outcome.kind !== 'refused' || (outcome.isMessageGone === true && delivery.shape !== 'root')) return null;
  if (history === undefined) return { deed: 'delivery-refused', detail: outcome.trouble };
  return isGivenUp(delivery, now) ? { deed: 'delivery-given-up', detail: history } : null;
}

const wordOfDeletion = (outcome: Outcome): string =>
  outcome.kind === 'refused' ? outcome.trouble : 'the reply is outside its thread';

function againAfter({ refused }: Delivery, failures: number, { clock, random, timing }: DeliverOptions): Again {
  const { settleMs, firstRefusedMs, longestRefusedMs, repeatMs, ...retry } = { ...DEFAULT_TIMING, ...timing };
  const refusals = (refused?.times ?? 0) + 1;
  return {
    now: clock.now(),
    settleMs,
    repeatMs,
    retryMs: backoffMs(failures, backoffOf(retry), random),
    refusedMs: backoffMs(refusals, { firstMs: firstRefusedMs, longestMs: longestRefusedMs }, random),
  };
}

export const backoffOf = (timing: { readonly firstRetryMs: number; readonly longestRetryMs: number }): Backoff => ({
  firstMs: timing.firstRetryMs,
  longestMs: timing.longestRetryMs,
});

function healthOf(answer: Outcome | Found): Attempted['platform'] {
  if (answer.kind === 'not-now') return { health: 'failed', afterMs: believedMs(answer.afterMs) };
  if (answer.kind === 'unsure') return { health: 'failed', afterMs: 0 };
  return { health: 'fine' };
}

const namesOf = ({ conversation, key, shape, attempts }: Delivery) => ({ conversation, key, shape, attempts });

const textOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));
