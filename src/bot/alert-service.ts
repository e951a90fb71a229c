import type { AnnouncementContext } from '../alerts/messages/context.ts';
import { startDelivering } from '../alerts/outbox/deliver.ts';
import type { Wait } from '../alerts/outbox/deliver-options.ts';
import { enqueue } from '../alerts/outbox/enqueue.ts';
import { notMailed } from '../alerts/outbox/mailed-file.ts';
import { outboxIn } from '../alerts/outbox/outbox-store.ts';
import { subscribed } from '../alerts/subscriptions/change.ts';
import { isAnyDigestDue } from '../alerts/subscriptions/due-digests.ts';
import type { Subscription } from '../alerts/subscriptions/subscription.ts';
import { onceForAll } from '../concurrency/once-for-all.ts';
import { pacedRuns } from '../concurrency/paced-runs.ts';
import { serialQueue } from '../concurrency/serial-queue.ts';
import { takingTurns } from '../concurrency/taking-turns.ts';
import { weeklyCalibrations } from '../detection/calibrations.ts';
import { historyReader } from '../detection/history-reader.ts';
import type { FollowStatus } from '../follow/follow-status.ts';
import { mailSettingsIn } from '../mail-settings/mail-settings.ts';
import { instantText, MS_PER_DAY } from '../model/time.ts';
import type { Audit } from '../ports/audit.ts';
import type { ChatPlatform } from '../ports/chat-platform.ts';
import type { Report } from '../reports/report.ts';
import type { Rule } from '../rules/rule.ts';
import type { RuleSettings } from '../rules/settings.ts';
import { isLookedAt, withLookFrom } from '../state/state.ts';
import { compose } from './compose.ts';
import { type DetectionContext, planDue, runDetection } from './run-detection.ts';
import type { Workspace } from './workspace.ts';

export interface AlertServiceOptions extends Pick<Workspace, 'store' | 'state' | 'organisation' | 'clock' | 'log'> {
  readonly rules: readonly Rule[];
  readonly settings: RuleSettings;
  /** Both widgets, for digests. */
  readonly summary: Report;
  readonly platforms: readonly ChatPlatform[];
  readonly audit: Audit;
  /** A conversation that hears of everything from the beginning, as long as nobody subscribed to anything. */
  readonly firstListener: string | null;
  /** A conversation that hears what is meant for those that cannot be reached; none unless it is given. */
  readonly fallback?: string | null;
  /** How the logs do that this process follows; absent where another one may. */
  readonly following?: (() => readonly FollowStatus[]) | undefined;
  /** Lets others have their turn. */
  readonly pause: () => Promise<void>;
  readonly nap: Wait;
  readonly random: () => number;
}

/** The bot's own eyes and voice over one tenant's data. */
export interface AlertService {
  /** The conversation that hears what is meant for those that cannot be reached; null for none. */
  readonly fallback: string | null;
  /** Looks at what nobody looked at yet, and says what there is to be said. Looks wait for one another. */
  look(): Promise<void>;
  /**
   * Facts of a followed log are about to be added, the first of them of `from`: until {@link added} says that they
   * are, no look passes over that instant, and none does after a crash.
   */
  expect(log: string, from: Date): Promise<void>;
  /**
   * The same as `look` for facts that come by themselves, often, the first of them of `from`: one look for all that were
   * added before it begins, at once when the last was a while ago, and seconds later otherwise.
   */
  lookSoon(from: Date): Promise<void>;
  /**
   * What was expected of a log was added, the first of it of `from`; it is looked at with whatever comes next. Null where
   * there is nothing to look at.
   */
  added(log: string, from: Date | null): void;
  /** Looks that are asked for from now on wait for this. */
  after(until: Promise<void>): void;
  /** Decides anew on what is known already, and says what there is to be said. */
  speak(): Promise<void>;
  /** Plans the digests whose time has come, and with them whatever else there is to be said; else does nothing. */
  planDueDigests(): Promise<void>;
  /** What all words on alerts share at this moment. */
  announcing(): Promise<AnnouncementContext>;
  /** Resolves when everything that can be said now has been said. */
  quiet(): Promise<void>;
  stop(): Promise<void>;
}

/** A line later than this is looked at as late: what had ended by then may begin again. */
const SETTLE_MS = 5 * 60_000;
/** Looks at facts that come by themselves take no more of the time than this, unless that would keep an alert for long. */
const LOOKS_SHARE = 0.1;
const MAX_REST_MS = 15_000;

export async function startAlertService(watching: AlertServiceOptions): Promise<AlertService> {
  const { state, store, clock, log, rules, settings, pause } = watching;
  /** Of what was added since the last look began. */
  let addedFrom: Date | null = null;
  /** From when on each followed log is about to add something. */
  const expected = new Map<string, Date>();
  const looking = {
    store,
    state,
    log,
    fallback: watching.fallback ?? null,
    // Where nothing is followed no hour waits for late lines.
    settleMs: (watching.following?.() ?? []).length > 0 ? SETTLE_MS : 0,
    pause,
    reader: historyReader(store, { pause }),
    unseenFrom: () => earliestOf([...expected.values(), ...(addedFrom === null ? [] : [addedFrom])]),
    detector: { rules, settings, calibrations: weeklyCalibrations(pause), pause, following: watching.following },
  } satisfies DetectionContext;
  const turn = takingTurns(pause);
  const delivering = await startDelivering({
    outbox: outboxIn(state),
    platforms: watching.platforms,
    audit: watching.audit,
    compose: async (delivery) => {
      const now = await announcing();
      // Thousands of conversations may be told at once, and each has a card to be drawn.
      await turn();
      return compose(delivery, {
        ...looking,
        state: state.read(),
        announcing: now,
        summary: watching.summary,
        reportContext: {
          ask: (question) => store.ask(question),
          partitions: () => store.partitions(),
          imports: () => store.imports(),
          mailSettings: () => mailSettingsIn(store),
          organisation: watching.organisation,
        },
      });
    },
    clock,
    log,
    wait: watching.nap,
    random: watching.random,
    pause,
    onUnreachable: async (conversation) => {
      if (looking.fallback === null || looking.fallback === conversation) return;
      await speakOrLog();
    },
    onGivenUp: async (delivery, why, mayHaveArrived) => {
      const { content } = delivery;
      if (content.type !== 'report-file') return;
      const notice = notMailed(delivery, content, { why, mayHaveArrived }, clock.now());
      await state
        .update((before) => {
          const { deliveries } = enqueue(before, [notice], () => false).outbox;
          return { ...before, deliveries: [...deliveries] };
        })
        .catch((cause: unknown) => log.warn('state.not-written', { cause: String(cause) }));
      delivering.wake();
    },
    // What the thread was to say is decided on anew, without waiting for the next look.
    onCardDeleted: onceForAll(speakOrLog),
  });
  const queue = serialQueue();
  const looks = pacedRuns(() => queue(lookAtAdded), {
    ...{ share: LOOKS_SHARE, maxRestMs: MAX_REST_MS, nap: watching.nap },
    now: () => clock.now().getTime(),
  });

  async function lookAtAdded(): Promise<void> {
    const from = addedFrom;
    if (from !== null && isLookedAt(state.read(), from)) await state.update((before) => withLookFrom(before, from));
    if (addedFrom === from) addedFrom = null;
    await welcomeAndLook();
  }

  async function welcomeAndLook(): Promise<void> {
    await welcome(watching);
    await lookNow();
  }

  async function announcing(): Promise<AnnouncementContext> {
    // A card that says what is known already does not depend on facts that cannot be read now.
    const held = await store.partitions().catch((cause: unknown) => {
      log.warn('store.not-read', { cause: String(cause) });
      return [];
    });
    const sources = [...new Set(held.map(({ source }) => source))].sort();
    return {
      now: clock.now(),
      mutes: state.read().mutes,
      rules,
      source: sources.length === 0 ? null : sources.join(', '),
    };
  }

  async function lookNow(): Promise<void> {
    await runDetection(looking, clock.now()).finally(() => delivering.wake());
  }

  async function speakNow(): Promise<void> {
    await planDue(looking, clock.now());
    delivering.wake();
  }

  /** What is being decided: as long as it is, not everything that can be said has been said. */
  const deciding = new Set<Promise<void>>();
  // Each decides on everything: of many changes at once the first and all others have one.
  const speakForAll = onceForAll(speakNow);
  function speak(): Promise<void> {
    const decided = speakForAll().finally(() => deciding.delete(decided));
    deciding.add(decided);
    return decided;
  }
  const allDecided = () => Promise.allSettled(deciding);

  async function speakOrLog(): Promise<void> {
    await speakNow().catch((cause: unknown) => log.warn('speak.failed', { cause: String(cause) }));
  }

  return {
    fallback: looking.fallback,
    look: () => queue(lookAtAdded),
    async expect(log, from) {
      expected.set(log, earliestOf([from, ...(expected.has(log) ? [expected.get(log) as Date] : [])]) as Date);
      if (isLookedAt(state.read(), from)) await state.update((before) => withLookFrom(before, from));
    },
    added(log, from) {
      expected.delete(log);
      if (from !== null && (addedFrom === null || from < addedFrom)) addedFrom = from;
    },
    lookSoon(from) {
      if (addedFrom === null || from < addedFrom) addedFrom = from;
      return looks.soon();
    },
    after: (until) => void queue(() => until),
    announcing,
    speak,
    // Behind a look that began at the same minute: what it finds belongs to this digest.
    planDueDigests: () =>
      queue(async () => {
        if (isAnyDigestDue(state.read().subscriptions, clock.now())) await speakNow();
      }),
    async quiet() {
      // After the looks that were asked for before; those that are asked for meanwhile do not wait for what is said.
      await queue(async () => {});
      await allDecided();
      await delivering.idle();
    },
    async stop() {
      await looks.stop();
      await queue(async () => {});
      await allDecided();
      await delivering.stop();
    },
  };
}

const WEEK_MS = 7 * MS_PER_DAY;

/** Whoever starts the bot for the first time hears of everything: silence would look like a bot that does not work. */
async function welcome({ state, firstListener, clock }: AlertServiceOptions): Promise<void> {
  if (firstListener === null || state.read().welcomed) return;
  const now = clock.now();
  const all = { rules: 'all', minSeverity: null, digest: null } as const;
  await state.update((before) => {
    const isHeard = before.subscriptions.some(({ rules }) => rules.length > 0);
    const first =
      before.subscriptions.length === 0
        ? firstSubscriptions(firstListener, now)
        : // A digest that was asked for from a shell is no wish to hear of nothing else.
          subscribed(before.subscriptions, all, { conversation: firstListener, by: 'mailflow', now });
    return { ...before, welcomed: true, subscriptions: isHeard ? before.subscriptions : [...first] };
  });
}

function firstSubscriptions(conversation: string, now: Date): readonly Subscription[] {
  const wish = { rules: 'all', minSeverity: null, digest: { every: 'week', at: '09:00', zone: 'UTC' } } as const;
  // The first digest comes at once: what began long ago opens no card any more, and has to be told somewhere.
  const since = instantText(new Date(now.getTime() - WEEK_MS));
  return subscribed([], wish, { conversation, by: 'mailflow', now }).map((listener) => ({
    ...listener,
    digests: listener.digests.map((digest) => ({ ...digest, lastDay: null, since })),
  }));
}

const earliestOf = (instants: readonly Date[]): Date | null =>
  instants.reduce<Date | null>((first, each) => (first === null || each < first ? each : first), null);
