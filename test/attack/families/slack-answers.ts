import type { ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { slashCommand } from '../../slack/payloads.ts';
import type { Family } from '../family.ts';
import { memoryAmid } from '../observations.ts';
import { mostMemory, msUntil, withoutProc } from '../program.ts';
import { type Responder, startInSlack } from '../slack-service.ts';

const JSON_TYPE = { 'content-type': 'application/json' };
const GIGABYTE = 1e9;
/** The fault of old took 3,900 MB. */
const MORE_MB = 400;

/** Writes the same piece as fast as it is read, until the reader has gone or that many bytes are written. */
function endless(response: ServerResponse, begin: string, piece: string, bytes = GIGABYTE): void {
  response.on('error', () => {}).writeHead(200, JSON_TYPE);
  response.write(begin);
  let left = bytes;
  const more = (): void => {
    while (left > 0 && !response.destroyed) {
      left -= piece.length;
      if (!response.write(piece)) {
        response.once('drain', more);
        return;
      }
    }
    response.destroy();
  };
  more();
}

const MEGABYTE = 'a'.repeat(1_000_000);
/** 400 MB of blanks. */
const bomb = (): Buffer => gzipSync(Buffer.alloc(400_000_000, 0x20), { level: 1 });
const deep = (depth: number): string => `{"ok":true,"a":${'['.repeat(depth)}${']'.repeat(depth)}}`;

/** The program waits 10 s for an answer: what grows is watched for that long, and what is short for a moment. */
const LONG_MS = 11_000;
const SHORT_MS = 1_000;

function hostileAnswers(): readonly (readonly [name: string, watchMs: number, responder: Responder])[] {
  const packed = bomb();
  return [
    ['endless text', LONG_MS, (response) => endless(response, '{"ok":true,"a":"', MEGABYTE)],
    ['endless list', LONG_MS, (response) => endless(response, '{"ok":true,"a":[1', ',1'.repeat(100_000))],
    ['endless blanks', LONG_MS, (response) => endless(response, '', ' '.repeat(1_000_000))],
    [
      'a gzip bomb',
      LONG_MS,
      (response) => response.writeHead(200, { ...JSON_TYPE, 'content-encoding': 'gzip' }).end(packed),
    ],
    [
      'a gzip bomb in gzip',
      LONG_MS,
      (response) => response.writeHead(200, { ...JSON_TYPE, 'content-encoding': 'gzip, gzip' }).end(gzipSync(packed)),
    ],
    ['lists 3,000,000 deep', LONG_MS, (response) => response.writeHead(200, JSON_TYPE).end(deep(3_000_000))],
    ['lists 10,000 deep', SHORT_MS, (response) => response.writeHead(200, JSON_TYPE).end(deep(10_000))],
    [
      'a length that is a lie',
      LONG_MS,
      (response) => response.writeHead(200, { ...JSON_TYPE, 'content-length': String(GIGABYTE) }).write('{"ok":'),
    ],
    [
      'an answer to another question',
      SHORT_MS,
      (response) => response.writeHead(200, JSON_TYPE).end('{"ok":true,"user":[],"channel":7,"ts":{}}'),
    ],
    ['null', SHORT_MS, (response) => response.writeHead(200, JSON_TYPE).end('null')],
    ['nothing', SHORT_MS, (response) => response.writeHead(204).end()],
    [
      '__proto__',
      SHORT_MS,
      (response) => response.writeHead(200, JSON_TYPE).end('{"ok":true,"__proto__":{"user":{"id":"U1"}}}'),
    ],
  ];
}

/** Slack's answers are endless, packed, deep or absurd: memory stays bounded, and the next question is answered. */
export const slackAnswers: Family = {
  name: 'hostile answers',
  notHere: withoutProc,
  async attack(arena) {
    // Made first: packing takes seconds, in which connections would grow old.
    const answers = hostileAnswers();
    const { program, slack, send } = await startInSlack(arena);
    const beforeMb = program.rssMb();
    let count = 0;
    for (const method of ['users.info', 'chat.postEphemeral']) {
      for (const [title, watchMs, responder] of answers) {
        const name = `${title} to ${method}`;
        const user = `U0000ANN${++count}`;
        let given = 0;
        slack.answer(method, (response, call) => {
          given += 1;
          responder(response, call);
        });
        const mostMb = await mostMemory(program, async () => {
          await send.command(slashCommand({ text: 'help', user, channel: 'C00000001' }));
          await msUntil(() => given > 0, 10_000);
          await wait(watchMs);
        });
        slack.answer(method, null);
        for (const each of memoryAmid(name, { beforeMb, mostMb, limitMb: MORE_MB, given })) arena.see(each);
        const next = `U0000BOB${count}`;
        await send.command(slashCommand({ text: 'help', user: next, channel: 'C00000001' }));
        const value = await msUntil(() => slack.wordsTo(next).length > 0, 30_000);
        arena.see({ kind: 'at-most', name: `${name}: the next is answered, ms`, value, limit: 10_000 });
      }
    }
  },
};
