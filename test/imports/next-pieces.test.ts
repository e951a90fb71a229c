import { expect, it } from 'vitest';
import type { ImportRecord } from '../../src/imports/import-record.ts';
import { nextPiecesNotes } from '../../src/imports/next-pieces.ts';

const SLICE = 'connector postfix-log host=mail';
const OLDER = { to: '2026-11-29T23:59:58Z', slices: [SLICE], readWith: [] as readonly number[] };
const POSTFIX = { source: 'postfix-log', joinsLogs: false };

const record = (given: Partial<ImportRecord>): ImportRecord => ({
  ...{ id: 1, source: 'postfix-log', mode: 'merge', file: 'mail.log', path: null, sizeBytes: 1, format: 'postfix-log' },
  ...{
    at: '2026-11-30T10:00:00Z',
    by: 'inbox',
    rows: 1,
    rejected: 0,
    declared: {},
    year: null,
    revision: 1,
    sha256: '',
  },
  ...{ from: '2026-11-30T00:00:01Z', to: '2026-11-30T09:00:00Z', slices: [SLICE], messages: 1, days: 1 },
  ...{ replaces: [], readWith: [], status: { kind: 'live' }, ...given },
});

it('says nothing of a newer file that this one was joined with', () => {
  expect(nextPiecesNotes({ ...OLDER, readWith: [1] }, POSTFIX, [record({})])).toEqual([]);
});

it('asks to import a newer file again that was imported too long before', () => {
  expect(nextPiecesNotes(OLDER, POSTFIX, [record({})])).toEqual([expect.stringContaining('Import mail.log again')]);
});

const followed = (given: Partial<ImportRecord>): ImportRecord =>
  record({ stream: 'postfix-log /var/log/mail.log', file: '/var/log/mail.log', ...given });

it('says of a followed log that begins where this file ends that they were not joined', () => {
  const notes = nextPiecesNotes({ ...OLDER, readWith: [1] }, POSTFIX, [followed({})]);
  expect(notes).toEqual([
    expect.stringMatching(/^\/var\/log\/mail\.log is followed, and .* count as .* alone shows them\.$/),
  ]);
});

it('says nothing where the followed log had been read before this file ended', () => {
  const days = [followed({}), followed({ id: 2, from: '2026-11-29T00:00:03Z', to: '2026-11-29T23:59:59Z' })];
  expect(nextPiecesNotes(OLDER, POSTFIX, days)).toEqual([]);
});

it('says nothing where a followed log looks at what files left', () => {
  const exchange = followed({ source: 'exchange-log' });
  expect(nextPiecesNotes(OLDER, { source: 'exchange-log', joinsLogs: true }, [exchange])).toEqual([]);
});

it('says nothing of a log of another host, or one that begins a day later', () => {
  const others = [
    record({ slices: ['connector postfix-log host=other'] }),
    record({ from: '2026-12-01T00:00:00Z' }),
    record({ status: { kind: 'taken-back', by: 'anna', at: '2026-11-30T10:00:00Z' } }),
  ];
  expect(nextPiecesNotes(OLDER, POSTFIX, others)).toEqual([]);
});
