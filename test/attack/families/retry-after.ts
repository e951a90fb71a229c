import { join } from 'node:path';
import { slashCommand } from '../../slack/payloads.ts';
import type { Family } from '../family.ts';
import { isHealthy, msUntil } from '../program.ts';
import { startInSlack } from '../slack-service.ts';
import { drop, freshReports } from './fresh-reports.ts';
import { stateTexts } from './state-texts.ts';

const ABSURD = [
  '1000000000',
  '99999999999999999999',
  '1e308',
  '-5',
  'NaN',
  '',
  'Fri, 31 Dec 2199 23:59:59 GMT',
  '3601',
  '0x7fffffff',
];
const UNTROUBLED = 'C0000FINE';
/** An hour, and what waits besides. */
const LIMIT_MIN = 75;

/** Slack asks for absurd patience: it is believed for an hour, and the other conversations hear of the alerts at once. */
export const retryAfter: Family = {
  name: 'retry-after',
  async attack(arena) {
    const { program, slack, send } = await startInSlack(arena, { data: join(arena.folder, 'new') });
    const channels = [...ABSURD.map((_, n) => `C0000BAD${n}`), UNTROUBLED];
    for (const channel of channels)
      await send.command(slashCommand({ text: 'subscribe all', user: 'U00000ANN', channel }));
    await msUntil(
      () =>
        channels.every((channel) =>
          slack.calls.some(({ method, args }) => method.startsWith('chat.') && args['channel'] === channel),
        ),
      60_000,
    );
    const before = slack.wordsTo(UNTROUBLED).length;
    slack.answer('chat.postMessage', (response, { args }) => {
      const at = channels.indexOf(String(args['channel']));
      const asked = ABSURD[at];
      if (asked === undefined)
        response
          .writeHead(200, { 'content-type': 'application/json' })
          .end(JSON.stringify({ ok: true, ts: '1790000000.1', channel: args['channel'] }));
      else response.writeHead(429, { 'retry-after': asked }).end('{"ok":false,"error":"ratelimited"}');
    });
    await drop(program.data, freshReports());
    const value = await msUntil(() => slack.wordsTo(UNTROUBLED).length > before, 90_000);
    arena.see({ kind: 'at-most', name: 'the conversation that nobody throttles, ms', value, limit: 90_000 });
    await msUntil(() => ABSURD.every((_, n) => slack.wordsTo(`C0000BAD${n}`).length > 1), 15_000);
    const latest = Date.now() + LIMIT_MIN * 60_000;
    const times = (await stateTexts(program.data)).flatMap((text) =>
      [...text.matchAll(/"notBefore":"([^"]+)"/g)].map(([, at]) => at ?? ''),
    );
    arena.see({ kind: 'at-least', name: 'deliveries that wait', value: times.length, limit: 1 });
    arena.see({
      kind: 'none',
      name: `deliveries that wait for more than ${LIMIT_MIN} minutes`,
      found: times.filter((at) => !(Date.parse(at) <= latest)),
    });
    arena.see({
      kind: 'none',
      name: 'lines of what was thrown',
      found: program
        .stderr()
        .split('\n')
        .filter((line) => /RangeError|TypeError/.test(line)),
    });
    arena.see({ kind: 'one-of', name: 'it goes on', value: await isHealthy(program), allowed: [true] });
  },
};
