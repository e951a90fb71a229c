import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { slashCommand } from '../../slack/payloads.ts';
import type { Family } from '../family.ts';
import { isHealthy, mostMemory, msUntil } from '../program.ts';
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

function hostileAnswers(): readonly (readonly [string, Responder])[] {
  const packed = bomb();
  return [
    ['endless text', (response) => endless(response, '{"ok":true,"a":"', MEGABYTE)],
    ['endless list', (response) => endless(response, '{"ok":true,"a":[1', ',1'.repeat(100_000))],
    ['endless blanks', (response) => endless(response, '', ' '.repeat(1_000_000))],
    ['a gzip bomb', (response) => response.writeHead(200, { ...JSON_TYPE, 'content-encoding': 'gzip' }).end(packed)],
    [
      'a gzip bomb in gzip',
      (response) => response.writeHead(200, { ...JSON_TYPE, 'content-encoding': 'gzip, gzip' }).end(gzipSync(packed)),
    ],
    ['lists 3,000,000 deep', (response) => response.writeHead(200, JSON_TYPE).end(deep(3_000_000))],
    ['lists 10,000 deep', (response) => response.writeHead(200, JSON_TYPE).end(deep(10_000))],
    [
      'a length that is a lie',
      (response) => response.writeHead(200, { ...JSON_TYPE, 'content-length': String(GIGABYTE) }).write('{"ok":'),
    ],
    [
      'an answer to another question',
      (response) => response.writeHead(200, JSON_TYPE).end('{"ok":true,"user":[],"channel":7,"ts":{}}'),
    ],
    ['null', (response) => response.writeHead(200, JSON_TYPE).end('null')],
    ['nothing', (response) => response.writeHead(204).end()],
    ['__proto__', (response) => response.writeHead(200, JSON_TYPE).end('{"ok":true,"__proto__":{"user":{"id":"U1"}}}')],
  ];
}

/** Slack's answers are endless, packed, deep or absurd: memory stays bounded, and the next question is answered. */
export const slackAnswers: Family = {
  name: 'hostile answers',
  async attack(arena) {
    // Made first: packing takes seconds, in which connections would grow old.
    const answers = hostileAnswers();
    const { program, slack, send } = await startInSlack(arena);
    const before = program.rssMb();
    let count = 0;
    for (const method of ['users.info', 'chat.postEphemeral']) {
      for (const [name, responder] of answers) {
        const user = `U0000ANN${++count}`;
        slack.answer(method, responder);
        const most = await mostMemory(program, async () => {
          await send.command(slashCommand({ text: 'help', user, channel: 'C00000001' }));
          await msUntil(
            () => slack.calls.some((call) => call.method === method && Object.values(call.args).includes(user)),
            10_000,
          );
          await msUntil(async () => !(await isHealthy(program)), 500);
        });
        slack.answer(method, null);
        arena.see({ kind: 'at-most', name: `${name} to ${method}: MB more`, value: most - before, limit: MORE_MB });
        const next = `U0000BOB${count}`;
        await send.command(slashCommand({ text: 'help', user: next, channel: 'C00000001' }));
        const value = await msUntil(() => slack.wordsTo(next).length > 0, 30_000);
        arena.see({ kind: 'at-most', name: `${name} to ${method}: the next is answered, ms`, value, limit: 10_000 });
      }
    }
  },
};
