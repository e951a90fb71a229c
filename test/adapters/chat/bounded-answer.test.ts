import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { boundedFetch, boundedText } from '../../../adapters/chat/bounded-answer.ts';
import { runs } from '../../seed/runs.ts';

const MB = 1024 * 1024;
/** What a hostile chat answers, by path. */
const answers: Readonly<Record<string, (response: ServerResponse) => void>> = {
  '/endless': (response) => {
    const more = (): void => {
      while (!response.destroyed && response.write('x'.repeat(MB)));
    };
    response.on('drain', more);
    more();
  },
  '/bomb': (response) => {
    response.writeHead(200, { 'content-encoding': 'gzip' });
    // Packed a megabyte at a time, so that only who unpacks it has to hold it.
    response.end(Buffer.concat(new Array<Buffer>(400).fill(gzipSync(Buffer.alloc(MB, 0x20)))));
  },
  '/deep': (response) => response.end('['.repeat(2 * MB)),
  '/deep-objects': (response) => response.end('{"a":'.repeat(MB)),
  '/long-number': (response) => response.end('9'.repeat(20 * MB)),
  '/error-page': (response) => response.writeHead(502).end('<html>'.repeat(4 * MB)),
  '/fine': (response) => {
    response.writeHead(200, { 'content-encoding': 'gzip', 'x-kept': 'yes' });
    response.end(gzipSync('{"ok":true}'));
  },
  '/empty': (response) => response.writeHead(204).end(),
};
const server = createServer((request, response) => answers[request.url ?? '']?.(response));
let base = '';
beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

describe('an answer that no chat gives', () => {
  test.each([
    ['/endless', 'ANSWER_TOO_LONG'],
    ['/bomb', 'ANSWER_TOO_LONG'],
    ['/long-number', 'ANSWER_TOO_LONG'],
    ['/deep', 'ANSWER_TOO_DEEP'],
    ['/deep-objects', 'ANSWER_TOO_DEEP'],
  ])('%s is not read to its end, by us or by a library', async (path, code) => {
    const before = process.memoryUsage().rss;
    await expect(boundedText(await fetch(`${base}${path}`))).rejects.toMatchObject({ code });
    await expect(boundedFetch(`${base}${path}`)).rejects.toMatchObject({ code });
    // Twice the limit, and what the runtime holds besides; unbounded it was gigabytes.
    expect(process.memoryUsage().rss - before).toBeLessThan(256 * MB);
  });

  test('of a failure the status is known, whatever stands below it', async () => {
    const response = await boundedFetch(`${base}/error-page`);
    expect([response.status, await response.text()]).toEqual([502, '']);
    await expect(boundedText(await fetch(`${base}/error-page`))).rejects.toMatchObject({ code: 'ANSWER_TOO_LONG' });
  });

  test('what is none of these arrives as it was, unpacked', async () => {
    const response = await boundedFetch(`${base}/fine`);
    expect([response.status, response.headers.get('x-kept'), response.headers.get('content-encoding')]).toEqual([
      ...[200, 'yes', null],
    ]);
    expect(await response.json()).toEqual({ ok: true });
    expect(await (await boundedFetch(`${base}/empty`)).text()).toBe('');
  });

  test('any JSON that nests no deeper than cards do is read, whatever stands in its texts', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.json({ maxDepth: 20 }),
        fc.string({ unit: fc.constantFrom('[', '{', '"', '\\', 'a') }),
        async (json, text) => {
          const whole = `{"a":${json},"b":${JSON.stringify(text.repeat(50))}}`;
          expect(await boundedText(new Response(whole))).toBe(whole);
        },
      ),
      { numRuns: runs(200) },
    );
  });
});
