import { stateInMemory } from '../../adapters/state/memory/state-in-memory.ts';
import { type DetectionContext, runDetection } from '../../src/bot/run-detection.ts';
import { weeklyCalibrations } from '../../src/detection/calibrations.ts';
import { historyReader } from '../../src/detection/history-reader.ts';
import type { Episode } from '../../src/episodes/episode.ts';
import type { Fact } from '../../src/model/fact.ts';
import { type Day, dayOf, MS_PER_HOUR, startOfDay } from '../../src/model/time.ts';
import type { FactStore } from '../../src/ports/fact-store.ts';
import { rules as allRules } from '../../src/rules/index.ts';
import type { Rule } from '../../src/rules/rule.ts';
import { readRuleSettings } from '../../src/rules/settings.ts';
import { INITIAL_STATE, type MailflowState, stateSchema } from '../../src/state/state.ts';
import { hourAt, tell } from '../contracts/fact-store/telling.ts';
import { memoryStore } from '../contracts/memory-store/store.ts';

/** One message of a followed log: when it was sent, by the second, and when its line was read. */
export interface Line {
  readonly at: Date;
  readonly readAt: Date;
  readonly sender: string;
  readonly messages: number;
  readonly tls: '1.0' | '1.2';
}

export const SETTLE_MS = 5 * 60_000;
/** The days before those that are followed, enough for every rule with these settings. */
const HISTORY_DAYS = 6;
const SETTINGS = [
  'smtp-auth-spike.threshold=1',
  'smtp-auth-new-sender.historyDays=3',
  'smtp-auth-old-tls.activeDays=3',
  'smtp-auth-old-tls.quietActiveDays=1',
];
const CONNECTOR = { direction: 'inbound', connectorType: 'partner', connector: 'Fabrikam' } as const;

/** Rules on facts; a silence is one of the present and has nothing to do with them. */
export const factRules = allRules.filter(({ needs }) => needs.senderDays + needs.connectorDays > 0);

/** A bot whose history was imported, and that follows a log from `firstDay` on. Its state is as it would come from the disk. */
export async function givenFollower({
  firstDay,
  settleMs = SETTLE_MS,
  rules = factRules,
}: {
  readonly firstDay: Day;
  readonly settleMs?: number;
  readonly rules?: readonly Rule[];
}) {
  const read = readRuleSettings(
    rules,
    SETTINGS.filter((text) => rules.some(({ name }) => text.startsWith(`${name}.`))),
  );
  if (!read.ok) throw new Error(read.faults.join());
  const store = memoryStore({ priority: [] });
  await tellHistory(store, firstDay);
  const held = stateInMemory<MailflowState>(INITIAL_STATE);
  const state: typeof held = {
    ...held,
    update: (change) =>
      held.update(async (before) => stateSchema.parse(JSON.parse(JSON.stringify(await change(before))))),
  };
  const pause = async () => {};
  const failures: string[] = [];
  const context = (): DetectionContext => ({
    ...{ store, state, settleMs, reader: historyReader(store) },
    detector: { rules, settings: read.settings, calibrations: weeklyCalibrations(pause), pause },
    log: { info: () => {}, warn: (event, fields) => void failures.push(`${event} ${JSON.stringify(fields)}`) },
  });
  let looking = context();
  let event = 0n;
  return {
    store,
    state,
    failures,
    episodes: (): readonly Episode[] => state.read().episodes,
    look: (now: Date) => runDetection(looking, now),
    /** As after a new start: nothing is left but what was kept. */
    restart(): void {
      looking = context();
    },
    /** One commit of the engine that follows. */
    async commit(lines: readonly Line[]): Promise<void> {
      const days = new Map<Day, Line[]>();
      for (const line of lines) days.set(dayOf(line.at), [...(days.get(dayOf(line.at)) ?? []), line]);
      const parts = [...days].flatMap(([, of]) => {
        const coverage = { untilSeconds: Math.max(...of.map(({ at }) => Math.floor(at.getTime() / 1000) + 1)) };
        return (['smtp-auth', 'connector'] as const).map((kind) => ({
          ...{ kind, coverage },
          facts: of.map((line): Partial<Fact> => factOf(line, kind, ++event)),
        }));
      });
      await tell(store, { source: 'followed', mode: 'merge', parts });
    },
  };
}

function factOf({ at, sender, messages, tls }: Line, kind: 'smtp-auth' | 'connector', event: bigint): Partial<Fact> {
  const hour = Math.floor(at.getTime() / MS_PER_HOUR);
  const path = kind === 'connector' ? CONNECTOR : { sender };
  return { ...path, hour, messages, tls, event };
}

/** Two usual senders with a message in every other hour. */
async function tellHistory(store: FactStore, firstDay: Day): Promise<void> {
  let event = 1_000_000_000n;
  for (let day = firstDay - HISTORY_DAYS; day < firstDay; day++) {
    const facts = (kind: 'smtp-auth' | 'connector') =>
      Array.from({ length: 12 }, (_, n) => 2 * n).flatMap((hour) =>
        ['scanner@contoso.com', 'printer@contoso.com'].map((sender) =>
          factOf({ ...line(startOfDay(day), sender), at: new Date(hourAt(hour, day) * MS_PER_HOUR) }, kind, ++event),
        ),
      );
    const parts = (['smtp-auth', 'connector'] as const).map((kind) => ({ kind, facts: facts(kind) }));
    await tell(store, { source: 'followed', mode: 'merge', parts });
  }
}

export const line = (at: Date, sender: string, more: Partial<Line> = {}): Line => ({
  ...{ at, readAt: at, sender, messages: 1, tls: '1.2' },
  ...more,
});
