import type { ChatPlatform } from '../../ports/chat-platform.ts';
import { type Attempted, attempt, backoffOf } from './attempt.ts';
import { backoffMs } from './backoff.ts';
import { DEFAULT_TIMING, type DeliverOptions } from './deliver-options.ts';
import { nextStep, type Step } from './next.ts';
import { type Outbox, withoutDelivery } from './outbox.ts';
import type { ChangeOwnPart } from './outbox-store.ts';
import { sending } from './outcome.ts';

export interface Conversation {
  /** Looks again, where it waits: there is news, or what it waits for is due by now. */
  wake(isNews: boolean): void;
  /** Resolves when there is nothing to be said in it right now: what waits, waits for its time. */
  atRest(): Promise<void>;
  stop(): Promise<void>;
}

interface ConversationOptions extends DeliverOptions {
  readonly conversation: string;
  readonly platform: ChatPlatform;
  readonly change: ChangeOwnPart;
  /** Called when nothing is left to be said in it. */
  readonly onEnd: () => void;
}

/** Timers do not count further than 24.8 days, and a clock may be set meanwhile: look again after this. */
const MAX_NAP_MS = 3_600_000;

/** A disk that failed may have been mended by whoever wakes us. */
const AT_ONCE = new Date(0);

/** For so long the whole conversation leaves the platform alone, whatever the clock says and whatever is put in. */
interface Pause {
  readonly kind: 'pause';
  readonly ms: number;
}

/**
 * Says what there is to be said in one conversation, one after another. Before every call it is on disk that it will be
 * made, with it what came of the call before.
 */
export function openConversation(options: ConversationOptions): Conversation {
  const { conversation, platform, clock, wait, random, log, change, onEnd } = options;
  const retry = backoffOf({ ...DEFAULT_TIMING, ...options.timing });
  const stopping = new AbortController();
  let nap: AbortController | null = null;
  let isPoked = false;
  let isResting = false;
  let isPausing = false;
  let wakesFrom: Date | null = null;
  let waitingForRest: (() => void)[] = [];
  let failuresInARow = 0;
  let pauseMs = 0;
  let editFailuresInARow = 0;
  let editsHeld = { since: clock.now(), ms: 0 };
  const ended = run().catch((cause: unknown) => {
    log.warn('deliver.failed', { conversation, cause: String(cause) });
    isPoked = false;
    rest();
    onEnd();
  });
  return {
    wake: (isNews) => {
      if (isNews || (wakesFrom !== null && wakesFrom <= clock.now())) poke();
    },
    atRest: () => (isResting ? Promise.resolve() : new Promise((resolve) => waitingForRest.push(resolve))),
    stop: () => {
      stopping.abort();
      poke();
      return ended;
    },
  };

  function rest(): void {
    isResting = !isPoked;
    if (!isResting) return;
    for (const resolve of waitingForRest) resolve();
    waitingForRest = [];
  }

  function poke(): void {
    if (isPausing) return; // whatever was put in is looked at when the pause is over
    isResting = false;
    isPoked = true;
    nap?.abort();
  }

  async function run(): Promise<void> {
    let settle: Attempted['settle'] = (outbox) => outbox;
    let isNewlyUnreachable = false;
    let isCardDeleted = false;
    for (;;) {
      const step = await recordAndChoose(settle);
      settle = (outbox) => outbox;
      if (isNewlyUnreachable) await options.onUnreachable?.(conversation);
      isNewlyUnreachable = false;
      // Once for all cards that are found to be deleted in one go.
      if (isCardDeleted && step.kind !== 'send' && step.kind !== 'look-up' && step.kind !== 'drop') {
        isCardDeleted = false;
        if (stopping.signal.aborted) continue;
        await options.onCardDeleted?.(conversation);
        continue;
      }
      if (step.kind === 'nothing') {
        if (isPoked && !stopping.signal.aborted) {
          isPoked = false; // something was put in while we looked
          continue;
        }
        isPoked = false;
        rest();
        return onEnd();
      }
      if (step.kind === 'pause') {
        pauseMs = 0;
        isPoked = false;
        isPausing = true;
        rest();
        await wait(Math.min(MAX_NAP_MS, step.ms), stopping.signal);
        isPausing = false;
        isResting = false;
      } else if (step.kind === 'wait') {
        rest();
        await napUntil(step.until);
        isResting = false;
      } else if (step.kind === 'drop') {
        const { delivery, reason } = step;
        log.info('deliver.dropped', { conversation, key: delivery.key, reason });
        settle = (outbox) => withoutDelivery(outbox, delivery);
      } else {
        const attempted = await attempt(step, platform, options);
        settle = attempted.settle;
        isNewlyUnreachable = attempted.isNewlyUnreachable;
        isCardDeleted ||= attempted.isCardDeleted;
        if (step.delivery.shape === 'edit') heedEdit(attempted.platform);
        else heed(attempted.platform);
      }
    }
  }

  /** A disk that cannot be written holds up everything: nothing may be said that is not recorded. */
  async function recordAndChoose(settle: Attempted['settle']): Promise<Step | Pause> {
    for (let failures = 1; ; failures++) {
      try {
        return await change(conversation, (own) => chosenIn(settle(own)));
      } catch (cause) {
        log.warn('deliver.not-recorded', { conversation, cause: String(cause) });
        if (stopping.signal.aborted) return { kind: 'nothing' };
        await napUntil(new Date(clock.now().getTime() + backoffMs(failures, retry, random)), AT_ONCE);
      }
    }
  }

  function chosenIn(outbox: Outbox): readonly [Outbox, Step | Pause] {
    if (stopping.signal.aborted) return [outbox, { kind: 'nothing' }];
    const now = clock.now();
    const step = nextStep(outbox, conversation, now, msUntilEdits(now));
    if (step.kind === 'nothing' || step.kind === 'drop') return [outbox, step];
    if (pauseMs > 0) return [outbox, { kind: 'pause', ms: pauseMs }];
    return [step.kind === 'send' ? sending(outbox, step.delivery) : outbox, step];
  }

  /** A platform that is away or throttles is left alone by the whole conversation, not by one delivery alone. */
  function heed(health: Attempted['platform']): void {
    if (health.health === 'untried') return;
    failuresInARow = health.health === 'failed' ? failuresInARow + 1 : 0;
    pauseMs = health.health === 'failed' ? Math.max(health.afterMs, backoffMs(failuresInARow, retry, random)) : 0;
  }

  /**
   * An edit that fails may fail for its card alone, and its card is there all the same: what is news is not to wait for it.
   * Other edits do, and not for long: a card that cannot be edited for hours is no reason to leave the others as they are.
   */
  function heedEdit(health: Attempted['platform']): void {
    if (health.health === 'untried') return;
    editFailuresInARow = health.health === 'failed' ? editFailuresInARow + 1 : 0;
    const askedMs = health.health === 'failed' ? Math.min(health.afterMs, retry.longestMs) : 0;
    const ms = health.health === 'failed' ? Math.max(askedMs, backoffMs(editFailuresInARow, retry, random)) : 0;
    editsHeld = { since: clock.now(), ms };
  }

  /** A clock that was set back since does not prolong it. */
  function msUntilEdits(now: Date): number {
    const elapsed = now.getTime() - editsHeld.since.getTime();
    return elapsed < 0 ? 0 : Math.max(0, editsHeld.ms - elapsed);
  }

  /** `from`: when being woken ends it, though there is no news. */
  async function napUntil(until: Date, from = until): Promise<void> {
    nap = new AbortController();
    const ms = Math.min(MAX_NAP_MS, Math.max(1, until.getTime() - clock.now().getTime()));
    wakesFrom = from;
    if (!isPoked) await wait(ms, nap.signal);
    wakesFrom = null;
    nap = null;
    isPoked = false;
  }
}
