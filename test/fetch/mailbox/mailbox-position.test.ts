import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mailboxNotes, NO_COUNTS } from '../../../src/fetch/mailbox/mailbox-notes.ts';
import {
  beginOf,
  type MailboxPosition,
  mailboxPositionSchema,
  positionAfter,
} from '../../../src/fetch/mailbox/mailbox-position.ts';

/** After mails that were refused, in pieces; true for one on a domain that is not ours. */
function after(pieces: readonly (readonly boolean[])[]): MailboxPosition {
  let position = beginOf('1');
  for (const piece of pieces) {
    const refused = piece.map((isForeign, at) => ({
      ...{ uid: position.uid + 1 + at, name: 'a mail', why: 'it is wrong' },
      ...(isForeign && { isForeign: true as const }),
    }));
    position = positionAfter(position, { uids: refused.map(({ uid }) => uid), taken: [], refused }, false);
  }
  return position;
}

test('mails on foreign domains push no other mail out of those that are looked at again, and what is forgotten is counted', () =>
  fc.assert(
    fc.property(fc.array(fc.array(fc.boolean(), { minLength: 1, maxLength: 100 }), { maxLength: 12 }), (pieces) => {
      const position = after(pieces);
      const all = pieces.flat();
      const own = all.flatMap((isForeign, at) => (isForeign ? [] : [at + 1]));
      const kept = position.refused.filter(({ isForeign }) => !isForeign).map(({ uid }) => uid);
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

test('a position of before is one of which nothing was forgotten', () => {
  const { forgotten: _, ...before } = after([[true, false]]);
  expect(mailboxPositionSchema.parse(before)).toEqual(after([[true, false]]));
});
