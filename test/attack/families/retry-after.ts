import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { slashCommand } from '../../slack/payloads.ts';
import type { Family } from '../family.ts';
import { msUntil } from '../program.ts';
import { isPostTo, startInSlack } from '../slack-service.ts';
import type { Observation } from '../verdict.ts';
import { drop, freshReports } from './fresh-reports.ts';
import { type KeptDelivery, keptDeliveries } from './state-texts.ts';

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
/** No patience at all: what is throttled so is tried again as after any failure. */
const NO_PATIENCE = ['-5', 'NaN', ''];
const BELIEVED = ['1000000000', '3601'];
const UNTROUBLED = 'C0000FINE';
/** An hour, and what waits besides. */
const LIMIT_MIN = 75;
/** Tries become rarer from second to second: so many in the minute or two that this takes, for each alert and its edits. */
const TRIES = 30;
/** A try that failed is repeated within a minute; the rest is for a busy machine. */
const AGAIN_MS = 120_000;

/** What waits in a conversation for which Slack has asked for this patience. */
function waitingFor(asked: string, waiting: readonly KeptDelivery[], now: number): readonly Observation[] {
  const name = `\`Retry-After: ${asked}\`: deliveries that wait`;
  const minutes = waiting.map(({ notBefore }) => (Date.parse(notBefore) - now) / 60_000);
  const found = waiting.filter((_, n) => !((minutes[n] ?? Number.NaN) <= LIMIT_MIN)).map(({ notBefore }) => notBefore);
  return [
    { kind: 'at-least', name, value: waiting.length, limit: 1 },
    { kind: 'none', name: `${name} for more than ${LIMIT_MIN} minutes`, found },
    // What waits in earnest shows that it was asked to.
    ...(BELIEVED.includes(asked)
      ? [{ kind: 'at-least', name: `${name}: the last, minutes`, value: Math.max(...minutes), limit: 30 } as const]
      : []),
  ];
}

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
    const answered = ABSURD.map((_, n) => slack.wordsTo(`C0000BAD${n}`).length);
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
    const tries = (n: number) => slack.wordsTo(`C0000BAD${n}`).length - (answered[n] ?? 0);
    await msUntil(() => ABSURD.every((_, n) => tries(n) > 0), 30_000);
    // A try is kept before it is made, and what came of it soon after.
    await wait(2_000);
    const kept = await keptDeliveries(program.data);
    for (const [n, asked] of ABSURD.entries()) {
      const waiting = kept.filter(({ conversation }) => conversation.endsWith(`C0000BAD${n}`));
      for (const each of waitingFor(asked, waiting, Date.now())) arena.see(each);
    }
    slack.answer('chat.postMessage', null);
    const times = slack.calls.length;
    for (const asked of NO_PATIENCE) {
      const channel = `C0000BAD${ABSURD.indexOf(asked)}`;
      const value = await msUntil(() => slack.calls.slice(times).some((call) => isPostTo(call, channel)), AGAIN_MS);
      arena.see({ kind: 'at-most', name: `\`Retry-After: ${asked}\`: told afterwards, ms`, value, limit: AGAIN_MS });
    }
    for (const [n, asked] of ABSURD.entries())
      arena.see({ kind: 'at-most', name: `\`Retry-After: ${asked}\`: tries`, value: tries(n), limit: TRIES });
    arena.see({
      kind: 'none',
      name: 'lines of what was thrown',
      found: program
        .stderr()
        .split('\n')
        .filter((line) => /RangeError|TypeError/.test(line)),
    });
  },
};
