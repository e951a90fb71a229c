import { expect, test } from 'vitest';
import { withErrorReply } from '../../../adapters/chat/error-reply.ts';

async function replied(act: () => Promise<void>) {
  const lines: unknown[] = [];
  const told: string[] = [];
  const log = { info: () => {}, warn: (event: string, fields?: unknown) => void lines.push({ event, fields }) };
  await withErrorReply(act, {
    log,
    event: 'chat.failed',
    where: { channel: 'C1' },
    tell: async (title, text) => void told.push(`${title}: ${text}`),
  });
  return { lines, told };
}

test.for([
  ['an error', new TypeError('cannot read "sender ann@contoso.com"'), 'TypeError'],
  ['an error with a message of many lines', new Error('sender ann@contoso.com\nat contoso.com'), 'Error'],
  ['a text', 'sender ann@contoso.com', 'string'],
] as const)('what failed is told, and the log gets none of the words: %s', async ([, cause, kind]) => {
  const { lines, told } = await replied(async () => {
    throw cause;
  });
  expect(told).toEqual([expect.stringMatching(/^That failed: Something went wrong on Mailflow's side\. /)]);
  expect(lines).toEqual([{ event: 'chat.failed', fields: { channel: 'C1', kind, at: expect.any(String) } }]);
  expect(JSON.stringify(lines)).not.toContain('contoso');
});

test.for([
  ['ENOSPC', 'the disk is full (ENOSPC)'],
  ['EDQUOT', 'the disk quota of this user is used up (EDQUOT)'],
  ['EIO', 'the disk fails (EIO)'],
  ['EROFS', 'the disk is read-only (EROFS)'],
] as const)(
  'a disk that answers %s is named to who asked, and its code to the log, without any path',
  async ([code, words]) => {
    const disk = Object.assign(new Error(`${code}: no, write '/srv/mail/state'`), { code, syscall: 'write' });
    for (const cause of [disk, new Error('/srv/mail/state cannot be written', { cause: disk })]) {
      const { lines, told } = await replied(async () => {
        throw cause;
      });
      expect(told).toEqual([expect.stringContaining(`That failed: Not done: ${words} on the machine`)]);
      expect(lines).toEqual([expect.objectContaining({ fields: expect.objectContaining({ code }) })]);
      expect(JSON.stringify([told, lines])).not.toContain('/srv/mail');
    }
  },
);

test.for([
  ['a call over the network', { code: 'EACCES', syscall: 'connect' }],
  ['a connection that broke', { code: 'ECONNRESET', syscall: 'read' }],
  ['a code without a call', { code: 'EIO' }],
] as const)('%s is not taken for the disk', async ([, about]) => {
  const { told } = await replied(async () => {
    throw Object.assign(new Error('no'), about);
  });
  expect(told).toEqual([expect.stringContaining('Something went wrong')]);
});

test('where nothing fails nothing is told', async () => {
  expect(await replied(async () => {})).toEqual({ lines: [], told: [] });
});
