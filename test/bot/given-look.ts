import { stateInMemory } from '../../adapters/state/memory/state-in-memory.ts';
import { type DetectionContext, runDetection } from '../../src/bot/run-detection.ts';
import { weeklyCalibrations } from '../../src/detection/calibrations.ts';
import { type HistoryReader, historyReader } from '../../src/detection/history-reader.ts';
import { type Day, instantText, startOfDay } from '../../src/model/time.ts';
import { rules } from '../../src/rules/index.ts';
import { readRuleSettings } from '../../src/rules/settings.ts';
import { INITIAL_STATE, type MailflowState, stateSchema, withImports } from '../../src/state/state.ts';
import { hourAt, tell } from '../contracts/fact-store/telling.ts';
import { memoryStore } from '../contracts/memory-store/store.ts';

/** A bot's eyes over an invented sender, and a state that comes back from each change as it would from the disk. */
export function givenLook(initial: Partial<MailflowState> = {}) {
  const settings = readRuleSettings(rules, []);
  if (!settings.ok) throw new Error('the rules have no defaults');
  const store = memoryStore({ priority: [] });
  const held = stateInMemory<MailflowState>({ ...INITIAL_STATE, ...initial });
  const state: typeof held = {
    ...held,
    update: (change) =>
      held.update(async (before) => stateSchema.parse(JSON.parse(JSON.stringify(await change(before))))),
  };
  const pause = async () => {};
  const reader = historyReader(store, { pause });
  let meanwhile: (() => Promise<void>) | null = null;
  const interrupted: HistoryReader = {
    ...reader,
    async at(now, needs) {
      const history = await reader.at(now, needs);
      const interrupt = meanwhile;
      meanwhile = null;
      await interrupt?.();
      return history;
    },
  };
  const looking: DetectionContext = {
    store,
    state,
    reader: interrupted,
    detector: { rules, settings: settings.settings, calibrations: weeklyCalibrations(pause), pause },
    log: { info: () => {}, warn: () => {} },
  };
  return {
    state,
    store,
    look: (now: Date) => runDetection(looking, now),
    /** Something that happens while the next look is under way. */
    meanwhile: (happens: () => Promise<void>) => {
      meanwhile = happens;
    },
    /** Imports these days: two messages an hour, but for the days that say otherwise. */
    async import(first: Day, last: Day, messagesAnHour: Readonly<Record<Day, number>> = {}): Promise<void> {
      for (let day = first; day <= last; day++) {
        const facts = Array.from({ length: 24 }, (_, hour) => ({
          hour: hourAt(hour, day),
          messages: messagesAnHour[day] ?? 2,
          sender: 'scanner@contoso.com',
        }));
        await tell(store, { source: 'report-csv', facts });
      }
      await state.update((before) =>
        withImports(
          before,
          [
            {
              file: `${first}-${last}.csv`,
              source: 'report-csv',
              rows: 1,
              facts: 1,
              rejected: 0,
              from: instantText(startOfDay(first)),
              to: instantText(startOfDay(last + 1)),
              error: null,
            },
          ],
          startOfDay(last + 1),
        ),
      );
    },
    opened: () => state.read().episodes.map(({ rule, openedAt }) => `${rule} ${openedAt.slice(0, 10)}`),
  };
}
