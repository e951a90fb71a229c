import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inRotationOrder, logOf } from '../../src/ingest/rotation-order.ts';
import { runs } from '../seed/runs.ts';

const COPIED = new Date('2026-11-29T10:00:00Z');
const at = (name: string, modifiedAt = COPIED) => ({ name, modifiedAt });
const order = (...files: readonly ReturnType<typeof at>[]) => inRotationOrder(files).map(({ name }) => name);

describe('files of a rotated log that were copied together', () => {
  it.each<[string, readonly string[]]>([
    ['numbered', ['mail.log.10.gz', 'mail.log.2.gz', 'mail.log.1', 'mail.log']],
    ['numbered before the ending', ['mail.2.log', 'mail.1.log', 'mail.log']],
    ['numbered from 0', ['maillog.2.bz2', 'maillog.1.bz2', 'maillog.0.bz2', 'maillog']],
    ['dated', ['maillog-20261101.gz', 'maillog-20261108.gz', 'maillog-20261115', 'maillog']],
    ['dated with the hour', ['maillog-2026110823.xz', 'maillog-2026110900.xz', 'maillog']],
    ['dated before the ending', ['mail-2026-11-01.log', 'mail-2026-11-02.log', 'mail.log']],
    [
      'of Exchange',
      ['RECV2026110823-9.LOG', 'RECV2026110823-10.LOG', 'RECV2026110900-1.LOG', 'RECV2026110901-1.LOG.gz'],
    ],
    ['with the second', ['mail.log-20261108-1699999999', 'mail.log-20261109-1700000001', 'mail.log']],
  ])('come oldest first: %s', (_, oldestFirst) => {
    expect(order(...[...oldestFirst].reverse().map((name) => at(name)))).toEqual(oldestFirst);
    expect(order(...[...oldestFirst].sort().map((name) => at(name)))).toEqual(oldestFirst);
  });

  it('come oldest first in whatever order and compressed how ever', () => {
    const copies = fc.record({
      rotations: fc.uniqueArray(fc.integer({ min: 0, max: 60 }), { minLength: 1, maxLength: 12 }),
      endings: fc.array(fc.constantFrom('', '.gz', '.xz'), { minLength: 12, maxLength: 12 }),
      seed: fc.array(fc.nat(), { minLength: 12, maxLength: 12 }),
    });
    fc.assert(
      fc.property(copies, ({ rotations, endings, seed }) => {
        const files = rotations.map((age, i) => ({
          age,
          file: at(`mail.log${age > 0 ? `.${age}` : ''}${endings[i]}`),
        }));
        const expected = [...files].sort((a, b) => b.age - a.age).map(({ file }) => file.name);
        const mixed = files.map((each, i) => ({ ...each, by: seed[i] as number })).sort((a, b) => a.by - b.by);
        expect(order(...mixed.map(({ file }) => file))).toEqual(expected);
      }),
      { numRuns: runs(200) },
    );
  });
});

it('goes by time where names say nothing, and among different logs', () => {
  const older = new Date('2026-11-28T10:00:00Z');
  expect(order(at('b.csv'), at('a.csv'), at('c.csv', older))).toEqual(['c.csv', 'a.csv', 'b.csv']);
  const soon = new Date(COPIED.getTime() + 1000);
  expect(order(at('relay.log.1', soon), at('relay.log'), at('mail.log.1'), at('a.csv', older))).toEqual([
    'a.csv',
    'mail.log.1',
    'relay.log.1',
    'relay.log',
  ]);
});

describe('files that kept their times', () => {
  const days = (...names: readonly string[]) =>
    names.map((name, day) => at(name, new Date(Date.UTC(2026, 10, 1 + day, 6))));

  it.each<[string, readonly string[]]>([
    ['whose names are years', ['mail.2024.log', 'mail.2025.log', 'mail.2026.log']],
    ['whose numbers go up', ['mail.01.log', 'mail.02.log', 'mail.10.log']],
    ['whose numbers go up from one', ['relay.1.log', 'relay.2.log', 'relay.3.log']],
    ['of a rotation that was changed', ['mail.log-20261102', 'mail.log.1', 'mail.log-20261101', 'mail.log']],
  ])('go by those: %s', (_, oldestFirst) => {
    expect(order(...[...days(...oldestFirst)].reverse())).toEqual(oldestFirst);
  });
});

it('takes no address of a host for a rotation', () => {
  const names = ['192.0.2.1.log', '192.0.2.17.log', '192.0.2.17.log.1', '192.0.2.17-2026-11-30.log.gz', '192.0.2.17'];
  expect(names.map(logOf)).toEqual([
    '192.0.2.1.log',
    '192.0.2.17.log',
    '192.0.2.17.log',
    '192.0.2.17.log',
    '192.0.2.17',
  ]);
});
