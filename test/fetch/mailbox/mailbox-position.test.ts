import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mailboxNotes, NO_COUNTS } from '../../../src/fetch/mailbox/mailbox-notes.ts';
import {
  beginOf,
  type MailboxPosition,
  mailboxPositionSchema,
  mailKey,
  positionAfter,
} from '../../../src/fetch/mailbox/mailbox-position.ts';

/** After mails that were refused, in pieces; true for one on a domain that is not ours. */
function after(pieces: readonly (readonly boolean[])[]): MailboxPosition {
  let position = beginOf('1');
  for (const piece of pieces) {
    const refused = piece.map((isForeign, at) => ({
      ...{ id: String(Number(position.cursor ?? 0) + 1 + at), name: 'a mail', why: 'it is wrong' },
      ...(isForeign && { isForeign: true as const }),
    }));
    const mails = refused.map(({ id }) => ({ id, cursor: id, isAgain: false }));
    position = positionAfter(position, { mails, taken: [], refused, end: null }, false);
  }
  return position;
}

test('mails on foreign domains push no other mail out of those that are looked at again, and what is forgotten is counted', () =>
  fc.assert(
    fc.property(fc.array(fc.array(fc.boolean(), { minLength: 1, maxLength: 100 }), { maxLength: 12 }), (pieces) => {
      const position = after(pieces);
      const all = pieces.flat();
      const own = all.flatMap((isForeign, at) => (isForeign ? [] : [at + 1]));
      const kept = position.refused.filter(({ isForeign }) => !isForeign).map(({ id }) => Number(id));
      expect(kept).toEqual(own.slice(-100));
      expect(position.refused.length).toBe(Math.min(100, own.length) + Math.min(100, all.length - own.length));
      expect(position.refused.length + position.forgotten).toBe(all.length);
      expect(mailboxPositionSchema.parse(JSON.parse(JSON.stringify(position)))).toEqual(position);
      const notes = mailboxNotes(
        { files: { from: [], authserv: null, needsDkim: false, maxBytes: 1 } },
        position,
        NO_COUNTS,
      );
      expect(notes.length).toBeLessThanOrEqual(10);
      expect(notes.join(' ').includes('Forgotten')).toBe(position.forgotten > 0);
    }),
  ));

test('a position from before mails had ids goes on where it was', () => {
  const { numbering, cursor, looked: _, settling, refused, ...rest } = after([[true, false]]);
  const numbered = {
    ...{ ...rest, version: 1, uidValidity: numbering, uid: Number(cursor), settling: settling.map(Number) },
    refused: refused.map(({ id, ...each }) => ({ ...each, uid: Number(id) })),
  };
  expect(mailboxPositionSchema.parse(numbered)).toEqual(after([[true, false]]));
  const { forgotten: __, ...older } = numbered;
  expect(mailboxPositionSchema.parse(older)).toEqual(after([[true, false]]));
});

test('between two cursors, what was looked at is known by its mails, and with the end of the list nothing of it is kept', () => {
  const mail = (id: string, cursor: string | null = null, isAgain = false) => ({ id, cursor, isAgain });
  const looking = (before: MailboxPosition, mails: readonly ReturnType<typeof mail>[], end: string | null = null) =>
    positionAfter(before, { mails, taken: [], refused: [], end }, false);
  const first = looking(beginOf('1'), [mail('a'), mail('b')]);
  expect(first).toMatchObject({ cursor: null, looked: [mailKey('a'), mailKey('b')] });
  const second = looking(first, [mail('c', 'after c'), mail('again', null, true), mail('d')]);
  expect(second).toMatchObject({ cursor: 'after c', looked: [mailKey('d')] });
  expect(looking(second, [mail('again', null, true)])).toEqual(second);
  expect(looking(second, [mail('e')], 'the end')).toMatchObject({ cursor: 'the end', looked: [] });
});
