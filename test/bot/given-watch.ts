import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import type { DetectionContext } from '../../src/bot/run-detection.ts';
import { weeklyCalibrations } from '../../src/detection/calibrations.ts';
import { historyReader } from '../../src/detection/history-reader.ts';
import type { FollowStatus } from '../../src/follow/follow-status.ts';
import type { ImportReport } from '../../src/ingest/import-report.ts';
import { type Day, parseDay, startOfDay } from '../../src/model/time.ts';
import type { FactStore } from '../../src/ports/fact-store.ts';
import type { Log } from '../../src/ports/log.ts';
import type { StateStore } from '../../src/ports/state-store.ts';
import type { SenderDay } from '../../src/rules/history.ts';
import { defineRule, type Finding, type Rule } from '../../src/rules/rule.ts';
import { readRuleSettings } from '../../src/rules/settings.ts';
import { type MailflowState, withImports } from '../../src/state/state.ts';
import { tell } from '../contracts/fact-store/telling.ts';
import { memoryStore } from '../contracts/memory-store/store.ts';

export const CONSOLE = 'local:console';
export const PRINTER = 'printer@contoso.com';

export const day = (text: string): Day => {
  const parsed = parseDay(text);
  if (parsed === undefined) throw new Error(`${text} is no day`);
  return parsed;
};

/** Loud is who sent more than 100 messages on the last whole day, and quiet who did not. */
export const loudSender: Rule = defineRule({
  name: 'loud-sender',
  short: 'Loud',
  summary: 'A sender with more than a hundred messages in a day.',
  needs: { senderDays: 10, connectorDays: 0 },
  params: z.strictObject({}),
  assess({ history: { senders }, open }) {
    const whole = senders.days.filter((each) => senders.until !== null && (each.day + 1) * 24 <= senders.until);
    const last = whole.at(-1);
    if (last === undefined) return [];
    const sent = messagesIn(last, senders.addresses);
    return [...new Set([...sent.keys(), ...open.keys()])].flatMap((subject): readonly Finding[] => {
      const messages = sent.get(subject) ?? 0;
      const isLoud = messages > 100;
      if (!isLoud && !open.has(subject)) return [];
      return [
        {
          subject,
          stand: isLoud ? 'open' : 'quiet',
          severity: messages > 1_000 ? 'high' : 'medium',
          score: messages,
          magnitude: messages,
          reason: 'over-a-hundred',
          numbers: { messages, threshold: 100 },
          trail: null,
        },
      ];
    });
  },
  word: ({ subject, numbers }) => ({
    title: 'Loud sender',
    sentence: `${subject} sent ${numbers['messages']} messages, more than 100.`,
    advice: ['Ask them.'],
    facts: [],
    drill: { label: 'View the sender', command: `sender ${subject} 30d` },
  }),
});

/** It says something whenever it is asked, and fails at it. */
export const brokenRule: Rule = {
  ...loudSender,
  name: 'broken',
  assess() {
    throw new Error('a rule without luck');
  },
};

function messagesIn({ sender, messages }: SenderDay, addresses: readonly string[]): ReadonlyMap<string, number> {
  return new Map([...sender].map((number, at) => [addresses[number] ?? '', messages[at] ?? 0]));
}

/** What happened in which order: `warn rule.failed`. */
export interface Logged extends Log {
  readonly events: string[];
}

export function logInMemory(): Logged {
  const events: string[] = [];
  return {
    events,
    info: (event) => void events.push(`info ${event}`),
    warn: (event, fields) => void events.push(`warn ${event} ${JSON.stringify(fields ?? {})}`),
  };
}

/** Eyes over a store and a state, with rules of the test's own. */
export function lookingAt(
  state: StateStore<MailflowState>,
  {
    store = memoryStore({ priority: [] }),
    rules = [loudSender],
    log = logInMemory(),
    pause = async () => {},
    following,
  }: {
    readonly store?: FactStore;
    readonly rules?: readonly Rule[];
    readonly log?: Logged;
    readonly pause?: () => Promise<void>;
    readonly following?: () => readonly FollowStatus[];
  } = {},
): DetectionContext & { readonly log: Logged } {
  const read = readRuleSettings(rules, []);
  if (!read.ok) throw new Error(read.faults.join());
  return {
    store,
    state,
    log,
    reader: historyReader(store),
    detector: { rules, settings: read.settings, calibrations: weeklyCalibrations(pause), pause, following },
  };
}

/** What each sender sent on a day, in messages. */
export type Sent = Readonly<Record<string, number>>;

/** Imports days that are known by the day, as a report with dates only would be, and notes it in the state. */
export async function importDays(
  { store, state }: Pick<DetectionContext, 'store' | 'state'>,
  days: Readonly<Record<string, Sent>>,
  now: Date,
): Promise<void> {
  const told = Object.keys(days).sort().map(day);
  const facts = Object.entries(days).flatMap(([text, sent]) =>
    Object.entries(sent).map(([sender, messages]) => ({
      hour: day(text) * 24,
      sender,
      domain: 'contoso.com',
      messages,
    })),
  );
  const parts = [{ days: told, facts, coverage: { precision: 'day' as const } }];
  await tell(store, { parts });
  const [first = 0, last = 0] = [told[0], told.at(-1)];
  const report: ImportReport = {
    id: 1,
    replaces: [],
    file: 'report.csv',
    source: 'trusted',
    format: 'test',
    rows: facts.length,
    facts: facts.length,
    rejected: 0,
    rejections: [],
    unmappedColumns: [],
    from: startOfDay(first).toISOString(),
    to: startOfDay(last + 1).toISOString(),
    replaced: 0,
    unchanged: 0,
    cut: false,
    notes: [],
    error: null,
  };
  await state.update((before) => withImports(before, [report], now));
}

export async function inDirectory<T>(use: (directory: string) => Promise<T>): Promise<T> {
  const directory = await mkdtemp(join(tmpdir(), 'mailflow-look-'));
  try {
    return await use(directory);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
