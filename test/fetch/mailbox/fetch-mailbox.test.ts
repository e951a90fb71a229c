import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fetchMailbox } from '../../../src/fetch/mailbox/fetch-mailbox.ts';
import type { TakenFile } from '../../../src/fetch/mailbox/take-mail.ts';
import { MailflowError } from '../../../src/model/mailflow-error.ts';
import { memoryStore } from '../../contracts/memory-store/store.ts';
import { successfulIn } from '../../journeys/mailbox/reading.ts';
import { runs } from '../../seed/runs.ts';
import { type GivenMail, givenFolder, MAIL_KINDS, UNKEEPABLE_DAY } from './given-folder.ts';

/** A process that reads it, which can be killed and begun anew. Files are imported once each, by their content. */
function reading(given: ReturnType<typeof givenFolder>) {
  const store = memoryStore({ priority: [] });
  const files: string[] = [];
  const appended: number[] = [];
  let dies = false;
  let isDiskFull = false;
  const taking = async (path: string): Promise<TakenFile> => {
    if (isDiskFull) throw new MailflowError('disk', 'The disk is full.', { cure: '', retry: 'later' });
    if (path.startsWith('unimportable')) throw new TypeError('a fault of the program');
    if (files.includes(path)) return { kind: 'known', id: 1 };
    files.push(path);
    return { kind: 'imported', id: 1 };
  };
  const begin = () =>
    fetchMailbox(given.mailbox, {
      store: {
        ...store,
        async append(addition) {
          if (dies) throw new Error('killed');
          if (addition.write.some(({ day }) => day === UNKEEPABLE_DAY)) throw new TypeError('a fault of the program');
          appended.push(addition.about.rows);
          return store.append(addition);
        },
      },
      clock: { now: () => new Date('2026-11-30T12:00:00Z') },
      log: { info: () => {}, warn: () => {} },
      ...{ announce: async () => {}, added: () => {}, ending: new AbortController().signal, takeFile: taking },
    });
  let one = begin();
  return {
    ...{ store, files, appended, status: () => one.status(), step: () => one.step() },
    fillDisk(isFull: boolean): void {
      isDiskFull = isFull;
    },
    kill(): void {
      one = begin();
    },
    /** What it read cannot be kept any more. */
    async dieBeforeKeeping(): Promise<void> {
      dies = true;
      await one.step();
      dies = false;
      one = begin();
    },
    /** Until it has nothing more to do, however often it fails until then. */
    async all(whileFailing: () => void = () => {}): Promise<void> {
      let steps = 0;
      do {
        await one.step();
        // Which mail the server fails at shows only where it gives another one.
        if (++steps % 50 === 0 && given.kinds().includes('breaks it')) whileFailing();
      } while (one.status().stand !== 'up-to-date');
      await one.step();
    },
  };
}

const UNREAD: readonly string[] = ['undescribable', 'breaks it', 'unimportable', 'unkeepable'];
const mail = fc.oneof({ weight: 3, arbitrary: fc.constant('report' as const) }, fc.constantFrom(...MAIL_KINDS));
const event = fc.oneof(
  fc.record({ does: fc.constant('mail' as const), kind: mail, times: fc.integer({ min: 1, max: 40 }) }),
  fc.record({ does: fc.constantFrom('step', 'kill', 'die', 'fail', 'number anew', 'same again') }),
);

test('whatever fails and whenever the process dies, each report and file counts once, and no mail holds up another', () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(event, { maxLength: 14 }),
      fc.constantFrom('leave', 'seen', 'delete'),
      fc.record({ isNumbered: fc.boolean(), atOnce: fc.constantFrom(3, 10, 30) }),
      async (events, after, how) => {
        const given = givenFolder({ after: { do: after }, ...how });
        const here = reading(given);
        const ids = { report: new Set<string>(), file: new Set<string>() };
        let last: GivenMail | undefined;
        let count = 0;
        let unread = 0;
        const add = (each: GivenMail): void => {
          // With a hundred, it stops.
          if (UNREAD.includes(each.kind) && ++unread > 30) return;
          last = each;
          given.add(each);
          if (each.kind === 'report' || each.kind === 'file') ids[each.kind].add(each.id);
        };
        for (const each of events) {
          if (each.does === 'mail')
            for (let at = 0; at < each.times; at++) add({ kind: each.kind, id: `${each.kind} ${count++}` });
          else if (each.does === 'same again' && last !== undefined) add(last);
          else if (each.does === 'number anew') given.numberAnew();
          else if (each.does === 'fail') given.failNext();
          else if (each.does === 'kill') here.kill();
          else if (each.does === 'die') await here.dieBeforeKeeping();
          else await here.step();
        }
        here.kill();
        await here.all(() => add({ kind: 'report', id: `another ${count++}` }));
        expect(here.status()).toMatchObject({ stand: 'up-to-date', fault: null });
        expect(await successfulIn(here.store)).toBe(ids.report.size);
        expect(here.files.toSorted()).toEqual([...ids.file].sort());
        const kinds = given.kinds();
        const isLeft = kinds.includes('report') || kinds.includes('file');
        expect(isLeft).toBe(after !== 'delete' && ids.report.size + ids.file.size > 0);
      },
    ),
    { numRuns: runs(40) },
  ));

test('mails are asked for and kept by the hundred at most, those that were refused once since the start', async () => {
  const given = givenFolder();
  for (let at = 0; at < 1050; at++) given.add({ kind: 'report', id: String(at) });
  given.add({ kind: 'broken', id: 'broken' });
  const here = reading(given);
  await here.all();
  expect([given.described(), Math.max(...here.appended), here.appended.length]).toEqual([100, 100, 11]);
  expect(here.status()).toMatchObject({ lines: 1051, rejected: 1 });
  await here.all();
  expect(here.status().lines).toBe(1051);
  here.kill();
  await here.all();
  // And what is not there any more is forgotten.
  expect(here.status()).toMatchObject({
    lines: 1,
    rejected: 1,
    notes: [expect.stringContaining('1 mail'), expect.stringContaining('broken')],
  });
  given.remove(1051);
  here.kill();
  await here.all();
  expect(here.status()).toMatchObject({ lines: 1, rejected: 0, notes: [] });
});

test('only mails that were taken in are settled', async () => {
  const given = givenFolder({ after: { do: 'seen' } });
  for (const kind of ['report', 'neither', 'broken', 'file'] as const) given.add({ kind, id: kind });
  const here = reading(given);
  await here.all();
  expect(given.settled).toEqual([1, 4]);
});

test('a mail over which the connection breaks each time is named and holds up no other', async () => {
  const given = givenFolder();
  for (const kind of ['report', 'breaks it', 'report'] as const)
    given.add({ kind, id: `${kind} ${given.kinds().length}` });
  const here = reading(given);
  for (let time = 0; time < 3; time++) {
    expect(await here.step()).toBeGreaterThan(0);
    expect(here.status().stand).toBe('failing');
  }
  await here.all();
  expect(here.status()).toMatchObject({ stand: 'up-to-date', lines: 3, rejected: 1 });
  expect(here.status().notes[1]).toContain('(UID 2): it could not be read when others could: The server is away.');
  expect(await successfulIn(here.store)).toBe(2);
});

test('a file that this machine cannot take for now is taken once it can, and what came before it is kept', async () => {
  const given = givenFolder({ after: { do: 'delete' } });
  for (const kind of ['report', 'file', 'report'] as const) given.add({ kind, id: `${kind} ${given.kinds().length}` });
  const here = reading(given);
  here.fillDisk(true);
  for (let time = 0; time < 12; time++) await here.step();
  expect(here.status()).toMatchObject({ stand: 'failing', rejected: 0, fault: { text: 'The disk is full. ' } });
  expect(await successfulIn(here.store)).toBe(1);
  expect(given.kinds()).toEqual(['file', 'report']);
  here.fillDisk(false);
  await here.all();
  expect(here.status()).toMatchObject({ stand: 'up-to-date', rejected: 0 });
  expect([here.files, await successfulIn(here.store), given.kinds()]).toEqual([['file 1'], 2, []]);
});

test('a mail whose import fails for a reason that is not known is set aside and named, and holds up no other', async () => {
  for (const kind of ['unimportable', 'unkeepable'] as const) {
    const given = givenFolder();
    for (const each of ['report', kind, 'report'] as const)
      given.add({ kind: each, id: `${each} ${given.kinds().length}` });
    const here = reading(given);
    await here.all();
    expect(here.status()).toMatchObject({ stand: 'up-to-date', fault: null, lines: 3, rejected: 1 });
    const [, note] = here.status().notes;
    expect(note).toContain(`"${kind} 1" from reports@contoso.com (UID 2): importing it failed 3 times: a fault`);
    expect(await successfulIn(here.store)).toBe(2);
  }
});

test('a mail keeps its name where mails are asked for one by one', async () => {
  const given = givenFolder();
  for (const kind of ['undescribable', 'breaks it', 'report'] as const) given.add({ kind, id: `the ${kind}` });
  const here = reading(given);
  await here.all();
  expect(here.status()).toMatchObject({ stand: 'up-to-date', lines: 3, rejected: 2 });
  expect(here.status().notes.join(' ')).toContain('"the breaks it" from reports@contoso.com');
});
