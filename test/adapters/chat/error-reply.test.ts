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
  expect(told).toEqual([expect.stringMatching(/^That failed: Something went wrong that is not your fault\. /)]);
  expect(lines).toEqual([{ event: 'chat.failed', fields: { channel: 'C1', kind, at: expect.any(String) } }]);
  expect(JSON.stringify(lines)).not.toContain('contoso');
});

test('where nothing fails nothing is told', async () => {
  expect(await replied(async () => {})).toEqual({ lines: [], told: [] });
});
