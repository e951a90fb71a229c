import { z } from 'zod';
import { type Delivery, deliverySchema, type Root, rootSchema } from '../../src/alerts/outbox/delivery.ts';
import { episodesOf } from '../../src/alerts/outbox/outbox.ts';
import { afterSending } from '../../src/alerts/outbox/outcome.ts';
import { planNotifications } from '../../src/alerts/policy/plan-notifications.ts';
import { type Subscription, subscriptionSchema } from '../../src/alerts/subscriptions/subscription.ts';
import type { Change } from '../../src/episodes/change.ts';
import {
  type Episode,
  episodeSchema,
  type Mute,
  muteSchema,
  type NotificationRecord,
  saidSchema,
} from '../../src/episodes/episode.ts';
import type { Done } from '../../src/episodes/operator-actions.ts';
import { reconcile } from '../../src/episodes/reconcile.ts';
import { DEFAULT_SPEAKING } from '../../src/episodes/settings.ts';
import type { Finding } from '../../src/rules/rule.ts';

export const RULE = 'smtp-auth-spike';
export const CONSOLE = 'local:console';

export const at = (text: string): Date => new Date(text.length > 10 ? `${text}Z` : `${text}T00:00:00Z`);
export const minutesAfter = (date: Date, minutes: number): Date => new Date(date.getTime() + minutes * 60_000);
export const hoursAfter = (date: Date, hours: number): Date => minutesAfter(date, 60 * hours);

export const finding = (given: Partial<Finding> = {}): Finding => ({
  subject: 'scanner@contoso.com',
  stand: 'open',
  severity: 'medium',
  score: 5,
  magnitude: 100,
  reason: 'above-record',
  numbers: { messages: given.magnitude ?? 100, record: 20 },
  trail: null,
  ...given,
});

export const subscribed = (given: Partial<Subscription> = {}): Subscription => ({
  conversation: CONSOLE,
  rules: 'all',
  minSeverity: 'low',
  digests: [],
  by: 'ann',
  at: '2026-01-01T00:00:00Z',
  ...given,
});

const stateSchema = z.strictObject({
  episodes: z.array(episodeSchema),
  records: z.array(saidSchema),
  roots: z.array(rootSchema),
  deliveries: z.array(deliverySchema),
  subscriptions: z.array(subscriptionSchema),
  mutes: z.array(muteSchema),
});

export interface State {
  readonly episodes: readonly Episode[];
  readonly records: readonly NotificationRecord[];
  readonly roots: readonly Root[];
  readonly deliveries: readonly Delivery[];
  readonly subscriptions: readonly Subscription[];
  readonly mutes: readonly Mute[];
}

/** A bot without words: it looks when told, and a platform that takes everything, when it is asked to. */
export function givenBot(subscriptions: readonly Subscription[] = [subscribed()], fallback: string | null = null) {
  let state: State = { episodes: [], records: [], roots: [], deliveries: [], subscriptions, mutes: [] };
  const sent: Delivery[] = [];

  const bot = {
    state: () => state,
    sent: (shape?: Delivery['shape']) => sent.filter((delivery) => shape === undefined || delivery.shape === shape),
    set: (change: Partial<State>) => {
      state = { ...state, ...change };
    },
    do: (done: Done) => bot.set({ episodes: done.episodes }),
    find(findings: readonly Finding[], asOf: Date, now = asOf): readonly Change[] {
      const { episodes, changes } = reconcile(state.episodes, RULE, findings, { asOf, now });
      bot.set({ episodes });
      return changes;
    },
    /** One look with the state as it comes back from the disk. */
    look(now: Date) {
      const stored = stateSchema.parse(JSON.parse(JSON.stringify(state)));
      bot.set({ ...stored, ...planNotifications({ ...stored, now, fallback, settings: DEFAULT_SPEAKING }) });
    },
    /** Sends what is due, roots first. */
    send(now: Date) {
      const isDue = (delivery: Delivery) => delivery.notBefore <= now.toISOString();
      const due = state.deliveries
        .filter(isDue)
        .sort((a, b) => Number(b.shape === 'root') - Number(a.shape === 'root'));
      const roots = due.flatMap(({ key, conversation, shape, content, instead }): readonly Root[] => {
        if (shape !== 'root' || content.type === 'digest') return [];
        const episodes = [...episodesOf(content)];
        return [
          {
            key,
            conversation,
            handle: `handle of ${key}`,
            postedAt: now.toISOString(),
            episodes,
            ...(instead && { instead }),
          },
        ];
      });
      sent.push(...due);
      bot.set({ deliveries: state.deliveries.filter((each) => !isDue(each)), roots: [...state.roots, ...roots] });
    },
    /** The platform refuses what is due, in one conversation or in all. */
    refuse(now: Date, trouble = 'not_in_channel', isUnreachable = false, conversation?: string) {
      const again = { now, retryMs: 1_000, settleMs: 10_000, refusedMs: 3_600_000, repeatMs: 3_600_000 };
      const outcome = { kind: 'refused', trouble, isUnreachable } as const;
      const due = state.deliveries
        .filter(({ notBefore }) => notBefore <= now.toISOString())
        .filter((each) => conversation === undefined || each.conversation === conversation);
      for (const each of due) bot.set(afterSending(state, each, outcome, again));
    },
    /** Finds, looks and sends in one go. */
    tick(findings: readonly Finding[], now: Date, asOf = now) {
      const changes = bot.find(findings, asOf, now);
      bot.look(now);
      bot.send(now);
      return changes;
    },
    verdict: (episode = state.episodes[0]?.id, conversation = CONSOLE) =>
      state.records.find((said) => said.episode === episode && said.conversation === conversation)?.verdicts[0],
  };
  return bot;
}

/** `smtp…/open` without what is different in each test: `open`, `worsened/1`. */
export const kinds = (deliveries: readonly Delivery[]): readonly string[] =>
  deliveries.map(({ key, shape }) => (shape === 'edit' ? 'edit' : (key.split(`${CONSOLE}/`)[1] ?? key)));
