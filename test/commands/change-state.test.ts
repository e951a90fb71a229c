import { expect, test } from 'vitest';
import { stateInMemory } from '../../adapters/state/memory/state-in-memory.ts';
import { changeState } from '../../src/commands/change-state.ts';
import type { AuditEntry } from '../../src/ports/audit.ts';
import { INITIAL_STATE } from '../../src/state/state.ts';

const SPEAKER = { by: 'ann', conversation: 'local:console', now: new Date('2026-11-22T12:00:00Z') };
const line = (to: string) => ({ deed: 'acknowledge', to, detail: 'known' });

/** Acknowledges all of them with an audit that does `then` with the entries of its first append once they are written. */
async function acknowledge(all: readonly string[], then: (entries: readonly AuditEntry[]) => Promise<void>) {
  const appended: (readonly AuditEntry[])[] = [];
  const audit = {
    last: async () => [],
    append: async (...entries: readonly AuditEntry[]) => {
      appended.push(entries);
      if (appended.length === 1) await then(entries);
    },
  };
  const state = stateInMemory(INITIAL_STATE);
  const change = changeState(
    (before) => ({ after: before, result: all.length, lines: all.map(line) }),
    { state, audit },
    SPEAKER,
  );
  const failure = await change.then(
    () => null,
    (cause: Error) => cause.message,
  );
  return { failure, appended: appended.map((entries) => entries.map(({ deed, to }) => `${deed} ${to}`)) };
}

test.each([[['a']], [['a', 'b', 'c']], [Array.from({ length: 300 }, (_, n) => `${n}`)]])(
  'all lines of a change are appended at once (%#)',
  async (all) => {
    expect(await acknowledge(all, async () => undefined)).toEqual({
      failure: null,
      appended: [all.map((to) => `acknowledge ${to}`)],
    });
  },
);

test.each([[['a']], [['a', 'b']], [['a', 'b', 'c', 'd']]])(
  'lines that were written, though not surely kept, are each followed by one that says it was not done (%#)',
  async (all) => {
    const noSync = () => Promise.reject(new Error('fsync failed'));
    expect(await acknowledge(all, noSync)).toEqual({
      failure: 'fsync failed',
      appended: [all.map((to) => `acknowledge ${to}`), all.map((to) => `failed ${to}`)],
    });
  },
);
