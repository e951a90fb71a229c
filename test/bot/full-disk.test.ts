import { beforeAll, describe, expect, test } from 'vitest';
import { chatGateway } from '../../src/bot/chat-gateway.ts';
import type { ChatRequest } from '../../src/bot/chat-request.ts';
import { notedEvents } from '../../src/bot/noted-events.ts';
import type { Person } from '../../src/permissions/permissions.ts';
import type { SeenEvents } from '../../src/ports/seen-events.ts';
import { untilAborted, withSampleBot } from '../pictures/sample-bot.ts';

const NOW = new Date('2026-11-22T12:00:00Z');
const CODES = ['ENOSPC', 'EIO', 'EROFS', 'EDQUOT'] as const;

/** Notes events as long as its disk has nothing against it. */
function eventsOn(disk: { code: string | null }): SeenEvents {
  const known = new Set<string>();
  return {
    async isNew(id) {
      if (known.has(id)) return false;
      const { code } = disk;
      if (code !== null) throw Object.assign(new Error(`${code}: write '/srv/mail/seen'`), { code, syscall: 'write' });
      known.add(id);
      return true;
    },
  };
}

function logging() {
  const lines: { readonly event: string; readonly fields?: unknown }[] = [];
  const note = (event: string, fields?: unknown) => void lines.push({ event, fields });
  return { lines, log: { info: note, warn: note } };
}

describe.for(CODES)('events on a disk that answers %s', (code) => {
  test('are each new once, in memory, and noted again when the disk takes them', async () => {
    const disk: { code: string | null } = { code: null };
    const { lines, log } = logging();
    const events = notedEvents(eventsOn(disk), log);
    expect(await events.isNew('Ev1')).toBe(true);
    disk.code = code;
    expect(await Promise.all(['Ev1', 'Ev2', 'Ev2', 'Ev3'].map(events.isNew))).toEqual([false, true, false, true]);
    await expect(events.allNoted()).rejects.toMatchObject({ code });
    disk.code = null;
    expect(await Promise.all(['Ev2', 'Ev3'].map(events.isNew))).toEqual([false, false]);
    expect(await events.isNew('Ev4')).toBe(true);
    await events.allNoted();
    expect(lines.map(({ event }) => event)).toEqual(['events.not-noted', 'events.noted-again']);
    expect(lines[0]?.fields).toMatchObject({ code, disk: expect.stringContaining(`(${code})`) });
    expect(JSON.stringify(lines)).not.toContain('/srv');
  });
});

describe('an event that was not noted', () => {
  /** Takes some events and never others. */
  const picky = (refused: ReadonlySet<string>, known: Set<string>): SeenEvents => ({
    async isNew(id) {
      if (refused.has(id))
        throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC', syscall: 'write' });
      return known.size !== known.add(id).size;
    },
  });

  test('keeps from changing anything, though others are noted', async () => {
    const refused = new Set(['Ev1', 'Ev2']);
    const events = notedEvents(picky(refused, new Set()), logging().log);
    expect(await events.isNew('Ev1')).toBe(true);
    expect(await events.isNew('Other')).toBe(true);
    await expect(events.allNoted()).rejects.toMatchObject({ code: 'ENOSPC' });
    expect([await events.isNew('Ev2'), await events.isNew('Another')]).toEqual([true, true]);
    refused.delete('Ev1');
    await expect(events.allNoted()).rejects.toMatchObject({ code: 'ENOSPC' });
    refused.clear();
    await events.allNoted();
    expect(await Promise.all(['Ev1', 'Ev2', 'Other', 'Another'].map(events.isNew))).toEqual(Array(4).fill(false));
  });

  test('is noted before anything is changed, so that the next life of the bot knows it', async () => {
    const refused = new Set(['Ev1']);
    const known = new Set<string>();
    const events = notedEvents(picky(refused, known), logging().log);
    await events.isNew('Ev1');
    refused.clear();
    await events.allNoted();
    expect([...known]).toEqual(['Ev1']);
  });
});

test('what is no fault of the disk is not borne with', async () => {
  const broken = { isNew: () => Promise.reject(new TypeError('a fault of ours')) };
  await expect(notedEvents(broken, logging().log).isNew('Ev1')).rejects.toThrow('a fault of ours');
});

describe('at the desk', () => {
  const ANNA: Person = { id: 'slack:U1', groups: [], kind: 'member' };
  const asking = (person: Person): ChatRequest => ({
    person,
    place: { conversation: 'slack:C1', isInvited: true, isDirect: false },
    thread: null,
    isPrivate: false,
  });
  const READS = ['help', 'status', 'smtp-auth 7d', 'insights', 'mutes', 'why', 'subscriptions'];
  const CHANGES = [
    'mute printer@contoso.com force:yes',
    'subscribe all',
    'unsubscribe all',
    'unmute printer@contoso.com',
  ];
  const outcomes: { code: string; line: string; kind: string }[] = [];

  beforeAll(
    () =>
      withSampleBot(NOW, async ({ bot }) => {
        const disk: { code: string | null } = { code: null };
        const desk = chatGateway({
          ...{ bot, seen: eventsOn(disk), clock: { now: () => NOW }, nap: untilAborted },
          policy: { allowed: [], guestsRead: false },
        });
        const ask = async (code: string, line: string) => {
          const answered = await desk.answer(line, asking(ANNA)).then(
            ({ reply }) => reply.kind,
            (cause: { code?: unknown }) => `throws ${cause.code}`,
          );
          outcomes.push({ code, line, kind: answered });
        };
        for (const code of CODES) {
          disk.code = code;
          expect(await desk.isNew(`Ev-${code}`)).toBe(true);
          for (const line of [...READS, ...CHANGES]) await ask(code, line);
          expect(await desk.take([], asking(ANNA)).catch((cause: unknown) => cause)).toMatchObject({ code });
        }
        disk.code = null;
        expect(await desk.isNew('Ev-after')).toBe(true);
        for (const line of ['subscribe all', 'unsubscribe all']) await ask('none', line);
      }),
    120_000,
  );

  test('whatever only reads is answered', () => {
    const read = outcomes.filter(({ line }) => READS.includes(line));
    expect(read).toHaveLength(READS.length * CODES.length);
    expect(read.filter(({ kind }) => kind.startsWith('throws'))).toEqual([]);
  });

  test('whatever changes something is refused with what the disk said, until it takes notes again', () => {
    const changes = outcomes.filter(({ line, code }) => CHANGES.includes(line) && code !== 'none');
    expect(changes.map(({ code, kind }) => kind === `throws ${code}`)).toEqual(changes.map(() => true));
    expect(outcomes.filter(({ code }) => code === 'none').map(({ kind }) => kind)).toEqual(['said', 'said']);
  });
});
