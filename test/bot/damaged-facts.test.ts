import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { stateInMemory } from '../../adapters/state/memory/state-in-memory.ts';
import { changeContext, readContext, runCommand } from '../../src/bot/give-context.ts';
import { looksOfACommand } from '../../src/bot/looks-of-a-command.ts';
import { runDetection } from '../../src/bot/run-detection.ts';
import { undo } from '../../src/commands/undo/command.ts';
import { serialQueue } from '../../src/concurrency/serial-queue.ts';
import { dayText } from '../../src/model/time.ts';
import type { FactStore } from '../../src/ports/fact-store.ts';
import { ruleFailing } from '../../src/rules/rule-failing/rule.ts';
import { INITIAL_STATE, type MailflowState } from '../../src/state/state.ts';
import { manifestIn, openQuietly } from '../adapters/store/parquet/damaged-store.ts';
import { tell } from '../contracts/fact-store/telling.ts';
import { subscribed } from '../episodes/given-bot.ts';
import { CONSOLE, day, importDays, inDirectory, logInMemory, lookingAt, loudSender, PRINTER } from './given-watch.ts';
import { startGivenWatch } from './started-watch.ts';

const RULES = [loudSender, ruleFailing];
const at = (text: string): Date => new Date(`2026-11-${text}:00Z`);

/** Makes a file another one, and as it was again when it is called once more. */
async function flip(directory: string, files: readonly (string | null | undefined)[]): Promise<void> {
  expect(files.filter((file) => typeof file === 'string')).not.toEqual([]);
  for (const file of files) {
    if (typeof file !== 'string') continue;
    const bytes = await readFile(join(directory, file));
    bytes[20] = (bytes[20] ?? 0) ^ 1;
    await writeFile(join(directory, file), bytes);
  }
}

async function filesOfDay(directory: string, name: string): Promise<readonly (string | null)[]> {
  const { partitions } = await manifestIn(directory);
  return partitions.filter((each) => dayText(each.day) === name).flatMap(({ hourly, daily }) => [hourly, daily]);
}

/** A bot's eyes over a store on the disk, in which a day of two years ago and yesterday's eve are known. */
async function given(directory: string, use: (given: Given) => Promise<void>): Promise<void> {
  const store = await openQuietly(directory);
  try {
    const state = stateInMemory<MailflowState>({ ...INITIAL_STATE, subscriptions: [subscribed()] });
    const looking = lookingAt(state, { rules: RULES, store });
    await importDays(looking, { '2024-11-14': { [PRINTER]: 7 } }, at('12T07:00'));
    await importDays(looking, { '2026-11-12': { [PRINTER]: 20 } }, at('13T07:00'));
    await importDays(looking, { '2026-11-13': { [PRINTER]: 30 } }, at('14T07:00'));
    await use({ directory, store, state, looking });
  } finally {
    await store.close();
  }
}

interface Given {
  readonly directory: string;
  readonly store: FactStore;
  readonly state: ReturnType<typeof stateInMemory<MailflowState>>;
  readonly looking: ReturnType<typeof lookingAt>;
}

const insights = (state: Given['state']) =>
  state.read().episodes.map(({ rule, subject, state: stand }) => `${rule} ${subject} ${stand}`);

describe('rules look all the same, and nothing but what they look for is an insight, where there is damaged', () => {
  const damages: Readonly<Record<string, (directory: string, store: FactStore) => Promise<void>>> = {
    'a day of two years ago': async (directory) => flip(directory, await filesOfDay(directory, '2024-11-14')),
    'what only tells single messages apart': async (directory, store) => {
      const hour = day('2026-11-13') * 24;
      const event = { direction: 'inbound', connectorType: 'partner', connector: 'F', messages: 1 } as const;
      const facts = Array.from({ length: 40 }, (_, n) => ({ ...event, hour, event: BigInt(n + 1) }));
      await tell(store, { source: 'second', mode: 'merge', kind: 'connector', facts });
      const names = await readdir(directory, { recursive: true });
      await flip(
        directory,
        names.filter((name) => name.includes('.events.')),
      );
    },
    'an import that only an undo would bring back': async (directory, store) => {
      const before = await filesOfDay(directory, '2026-11-13');
      await tell(store, {
        facts: [{ hour: day('2026-11-13') * 24, sender: PRINTER, domain: 'contoso.com', messages: 31 }],
        coverage: { precision: 'day' },
      });
      expect(await filesOfDay(directory, '2026-11-13')).not.toEqual(before);
      await flip(directory, before);
    },
  };
  test.for(Object.entries(damages))('%s', ([, damage]) =>
    inDirectory((directory) =>
      given(directory, async ({ store, state, looking }) => {
        await runDetection(looking, at('14T08:00'));
        await damage(directory, store);
        expect(await store.lost()).not.toEqual([]);
        // Nothing is remembered of the days when they were whole.
        const later = lookingAt(state, { rules: RULES, store });
        await runDetection(later, at('14T09:00'));
        await importDays(later, { '2026-11-14': { [PRINTER]: 500 } }, at('15T07:00'));
        await runDetection(later, at('15T08:00'));
        expect(insights(state)).toEqual([`loud-sender ${PRINTER} open`]);
      }),
    ),
  );
});

describe('a damaged day that the rules read', () => {
  test('silences them, says what to do of every import, and is over once the files are whole', () =>
    inDirectory((directory) =>
      given(directory, async ({ store, state, looking }) => {
        await importDays(looking, { '2026-11-14': { [PRINTER]: 500 } }, at('15T07:00'));
        await runDetection(looking, at('15T07:30'));
        const known = state.read().episodes;
        expect(insights(state)).toEqual([`loud-sender ${PRINTER} open`]);
        const days = ['2026-11-12', '2026-11-13'];
        for (const each of days) await flip(directory, await filesOfDay(directory, each));
        // Nothing is remembered of the days when they were whole.
        const blind = lookingAt(state, { rules: RULES, store });
        await expect(runDetection(blind, at('15T08:00'))).rejects.toMatchObject({ code: 'facts-damaged' });
        const [trouble, ...others] = state.read().episodes.filter(({ id }) => !known.some((each) => each.id === id));
        expect([trouble?.rule, trouble?.subject, others]).toEqual(['rule-failing', 'facts', []]);
        expect(state.read().episodes).toEqual(expect.arrayContaining([...known]));
        const { subject, numbers, severity } = trouble ?? { subject: '', numbers: {}, severity: 'low' as const };
        const { sentence, advice } = ruleFailing.word({ subject, numbers, severity });
        expect(sentence).toContain('is damaged');
        for (const cure of ['`undo import 2`', '`undo import 3`']) expect(advice.join(' ')).toContain(cure);
        expect(advice.join(' ')).not.toContain('disk');
        for (const each of days) await flip(directory, await filesOfDay(directory, each));
        await runDetection(blind, at('15T09:00'));
        expect(insights(state).sort()).toEqual([`loud-sender ${PRINTER} open`, 'rule-failing facts resolved']);
      }),
    ));

  test('of many imports is told in whole sentences, up to where the rest is told', () =>
    inDirectory((directory) =>
      given(directory, async ({ state, looking }) => {
        const names = Array.from({ length: 9 }, (_, n) => dayText(day('2026-10-20') + n));
        for (const name of names) await importDays(looking, { [name]: { [PRINTER]: 9 } }, at('14T07:30'));
        for (const name of names) await flip(directory, await filesOfDay(directory, name));
        await expect(runDetection(looking, at('14T08:00'))).rejects.toMatchObject({ code: 'facts-damaged' });
        const fault = state.read().episodes[0]?.numbers['fault'];
        expect(fault).toMatch(/`undo import \d+`\. There is more\. The command `status` lists everything/);
        expect(String(fault).length).toBeLessThan(1_000);
      }),
    ));

  test('is named in a digest at once, with the numbers of the other days', () =>
    inDirectory((directory) =>
      given(join(directory, 'facts'), async (given) => {
        await flip(given.directory, await filesOfDay(given.directory, '2026-11-12'));
        await given.state.update((before) => ({
          ...before,
          subscriptions: [
            subscribed({
              digests: [{ every: 'week', at: '09:00', zone: 'UTC', lastDay: null, since: '2026-11-07T09:00:00Z' }],
            }),
          ],
        }));
        const { state, store } = given;
        const { watch, said } = await startGivenWatch({ directory, state, store, rules: RULES, now: at('14T09:30') });
        await watch.look().catch(() => undefined);
        await watch.speak();
        await watch.quiet();
        const digest = said.find(({ key }) => key.includes('digest'));
        const { warnings, sentences } = digest?.say.view ?? { warnings: [], sentences: [] };
        expect(warnings.filter((line) => line.includes('import 2'))).toHaveLength(1);
        expect(warnings.join(' ')).toContain('`undo import 2`');
        expect(sentences.join(' ')).toContain('between 2026-11-07 and 2026-11-13: 1.');
        await watch.stop();
      }),
    ));
});

describe('an undo is done and said to be done', () => {
  const cases: readonly (readonly [string, readonly string[], number, string | null])[] = [
    ['where its own facts were all that was damaged', ['2026-11-12'], 2, null],
    ['where others are damaged as well, which it names', ['2026-11-12', '2026-11-13'], 2, '`undo import 3`'],
    ['where only others are damaged', ['2026-11-13'], 2, '`undo import 3`'],
  ];
  test.for(cases)('%s', ([, days, id, warning]) =>
    inDirectory((directory) =>
      given(join(directory, 'facts'), async ({ directory: facts, state, store }) => {
        for (const each of days) await flip(facts, await filesOfDay(facts, each));
        const now = at('14T09:30');
        const { watch, audit } = await startGivenWatch({ directory, state, store, rules: RULES, now });
        await watch.look().catch(() => undefined);
        const looks = looksOfACommand(watch, logInMemory());
        const read = readContext({
          catalogue: { commands: [], reports: [], rules: RULES },
          ...{ store, audit, organisation: 'Contoso', isSample: false },
          speaker: { conversation: CONSOLE, conversationName: '', by: 'ann', defaultTop: null },
          following: async () => ({ kind: 'here', now, logs: [] }),
          alerts: async () => ({ kept: state.read(), announcing: await watch.announcing() }),
        });
        const importFiles = () => Promise.reject(new Error('nothing is imported here'));
        const writing = { store, state, audit, amongImports: serialQueue(), importFiles };
        const plain = await runCommand(undo.of({ import: id }), read, () => changeContext(read, writing, looks));
        const reply = looks.noted(plain);
        if (reply.kind !== 'said') throw new Error(reply.kind);
        expect(reply.data['undone']).toBe(id);
        expect(reply.say.view.title).toBe('Reverted');
        const warnings = reply.say.view.warnings.join(' ');
        if (warning === null) expect(warnings).toBe('');
        else expect(warnings).toContain(warning);
        await watch.stop();
      }),
    ),
  );

  test('whatever keeps the rules from looking after it, or what is said of it from being planned', async () => {
    const log = logInMemory();
    const failing = () => Promise.reject(new Error('out of luck'));
    const looks = looksOfACommand({ look: failing, speak: failing }, log);
    await looks.after();
    looks.speak();
    await setImmediate();
    const said = { kind: 'said', data: {}, say: { view: { warnings: [] } } };
    expect(JSON.stringify(looks.noted(said as never))).toContain('Done, but');
    expect(log.events.map((event) => event.split(' ')[1])).toEqual(['look.failed', 'speak.failed']);
    await expect(looks.before()).rejects.toThrow('out of luck');
  });
});
