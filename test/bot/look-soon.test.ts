import { describe, expect, test } from 'vitest';
import { stateInMemory } from '../../adapters/state/memory/state-in-memory.ts';
import { startBot, type Tenant } from '../../src/bot/bot.ts';
import { startOfDay } from '../../src/model/time.ts';
import type { FactStore } from '../../src/ports/fact-store.ts';
import { smtpAuthNewSender } from '../../src/rules/smtp-auth-new-sender/rule.ts';
import { INITIAL_STATE, type MailflowState } from '../../src/state/state.ts';
import { DAY, hourAt, tell } from '../contracts/fact-store/telling.ts';
import { memoryStore } from '../contracts/memory-store/store.ts';
import { subscribed } from '../episodes/given-bot.ts';
import { inDirectory } from './given-watch.ts';
import { startGivenWatch } from './started-watch.ts';

const SENDER = 'new@contoso.com';
const at = (time: string): Date => new Date(`${startOfDay(DAY).toISOString().slice(0, 10)}T${time}Z`);

let event = 0n;
const commit = (store: FactStore, from: Date, sender = 'scanner@contoso.com') =>
  tell(store, {
    source: 'followed',
    mode: 'merge',
    facts: [{ hour: Math.floor(from.getTime() / 3_600_000), sender, event: ++event }],
    coverage: { untilSeconds: from.getTime() / 1000 + 1 },
  });

/** A watch over a month of one sender and a day that is followed, and from when on it was to look each time. */
async function following(directory: string, now: Date) {
  const store = memoryStore({ priority: [] });
  for (let day = DAY - 30; day < DAY; day++) {
    const facts = [{ hour: hourAt(9, day), sender: 'scanner@contoso.com', event: ++event }];
    await tell(store, { source: 'followed', mode: 'merge', facts });
  }
  await commit(store, at('09:00:00'));
  const held = stateInMemory<MailflowState>({ ...INITIAL_STATE, subscriptions: [subscribed()] });
  const lookedFrom: (string | null)[] = [];
  const state: typeof held = {
    ...held,
    update: async (change) => {
      const after = await held.update(change);
      if (lookedFrom.at(-1) !== after.lookFrom) lookedFrom.push(after.lookFrom);
      return after;
    },
  };
  const given = { directory, state, store, now, follows: true, rules: [smtpAuthNewSender] };
  const started = await startGivenWatch(given);
  await started.watch.look();
  lookedFrom.length = 0;
  return { ...started, state, lookedFrom };
}

describe('facts that come by themselves', () => {
  test('are looked at when they come, and what they open is posted', () =>
    inDirectory(async (directory) => {
      const { watch, store, said } = await following(directory, at('14:07:10'));
      await commit(store, at('14:07:02'), SENDER);
      await watch.lookSoon(at('14:07:02'));
      await watch.quiet();
      expect(said.map(({ say }) => JSON.stringify(say.view))).toEqual([expect.stringContaining(SENDER)]);
      await watch.stop();
    }));

  test('of the past are looked at as of then, however late they are', () =>
    inDirectory(async (directory) => {
      const { watch, store, state } = await following(directory, at('14:40:00'));
      await commit(store, at('12:30:00'), SENDER);
      await watch.lookSoon(at('12:30:00'));
      expect(state.read().episodes).toMatchObject([{ openedAt: at('12:59:59').toISOString() }]);
      expect(state.read().lookFrom).toBe('2024-10-04T14:35:00Z');
      await watch.stop();
    }));

  test('are looked at once for all that were added before the look began', () =>
    inDirectory(async (directory) => {
      const { watch, store, lookedFrom } = await following(directory, at('14:40:00'));
      await commit(store, at('12:30:00'), SENDER);
      const first = watch.lookSoon(at('14:39:00'));
      const second = watch.lookSoon(at('12:30:00'));
      await Promise.all([first, second]);
      expect(lookedFrom).toEqual(['2024-10-04T12:30:00Z', '2024-10-04T14:35:00Z']);
      await watch.stop();
    }));

  test('are not passed over by a look that comes before them, nor after a crash', () =>
    inDirectory(async (directory) => {
      const { watch, store, state } = await following(directory, at('14:40:00'));
      await watch.expect('mail.log', at('12:30:00'));
      expect(state.read().lookFrom).toBe('2024-10-04T12:30:00Z');
      await watch.look();
      expect(state.read().lookFrom).toBe('2024-10-04T12:30:00Z');
      await commit(store, at('12:30:00'), SENDER);
      watch.added('mail.log', at('12:30:00'));
      await watch.lookSoon(at('12:30:00'));
      expect(state.read().episodes).toMatchObject([{ openedAt: at('12:59:59').toISOString() }]);
      expect(state.read().lookFrom).toBe('2024-10-04T14:35:00Z');
      await watch.stop();
    }));
});

test('what is expected of a followed log and changes no answer does not hold the mark for ever', () =>
  inDirectory(async (directory) => {
    const { watch, state } = await following(directory, at('14:40:00'));
    await watch.expect('mail.log', at('12:30:00'));
    watch.added('mail.log', null);
    await watch.look();
    expect(state.read().lookFrom).toBe('2024-10-04T14:35:00Z');
    await watch.stop();
  }));

describe('a bot', () => {
  const tenant = (name: string, store: FactStore, looked: string[], fails = false) =>
    ({
      workspace: { tenant: name, store, log: { info: () => {}, warn: (word: string) => void looked.push(word) } },
      watch: {
        lookSoon: async (from: Date) => {
          looked.push(`${name} ${from.toISOString().slice(11, 16)}`);
          if (fails) throw new Error('the facts are damaged');
        },
      },
    }) as unknown as Tenant;
  const given = (real: Tenant, sample: Tenant | null, staysInSample = false) =>
    startBot({
      ...{ real, sample, staysInSample, sampleDocuments: () => ({}), asOf: () => at('14:00:00') },
      catalogue: { commands: [], reports: [], rules: [] },
    });

  test('leaves the sample tenant with the first line of a followed log, unless it is to stay there', async () => {
    for (const stays of [false, true]) {
      const looked: string[] = [];
      const store = memoryStore({ priority: [] });
      const [real, sample] = [tenant('real', store, looked), tenant('sample', memoryStore({ priority: [] }), looked)];
      const bot = given(real, sample, stays);
      await bot.followed(at('14:00:00'));
      expect([bot.active(), looked]).toEqual([sample, []]);
      await commit(store, at('14:01:00'));
      await bot.followed(at('14:01:00'));
      expect([bot.active(), looked]).toEqual(stays ? [sample, []] : [real, ['real 14:01']]);
    }
  });

  test('goes on following when a look fails', async () => {
    const looked: string[] = [];
    const bot = given(tenant('real', memoryStore({ priority: [] }), looked, true), null);
    await bot.followed(at('14:00:00'));
    expect(looked).toEqual(['real 14:00', 'look.failed']);
  });
});
