import { createHmac } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fresh, slashCommand } from '../../slack/payloads.ts';
import type { Family } from '../family.ts';
import { until } from '../program.ts';
import { SECRET, startInSlack } from '../slack-service.ts';

const FORM = 'application/x-www-form-urlencoded';
const REFUSED = [400, 401, 403, 413, 415];
const CHANNEL = 'C00000001';

const sign = (at: string, body: string, secret = SECRET, version = 'v0'): string =>
  `${version}=${createHmac('sha256', secret).update(`${version}:${at}:${body}`).digest('hex')}`;

/** A request, as one changes it: its time, body and what it is signed with. */
interface Forgery {
  readonly name: string;
  readonly at?: (now: number) => string;
  readonly signature?: (at: string, body: string) => string | null;
  /** What arrives in place of what was signed. */
  readonly altered?: (body: string) => string;
}

const flipped = (text: string, at: number): string =>
  text.slice(0, at) + (text[at] === 'a' ? 'b' : 'a') + text.slice(at + 1);

const FORGERIES: readonly Forgery[] = [
  { name: 'not signed', signature: () => null },
  { name: 'signature is empty', signature: () => '' },
  { name: 'signed with another secret', signature: (at, body) => sign(at, body, 'f'.repeat(32)) },
  { name: 'signed with an empty secret', signature: (at, body) => sign(at, body, '') },
  { name: 'signed as another version', signature: (at, body) => sign(at, body, SECRET, 'v1') },
  { name: 'the hash without its version', signature: (at, body) => sign(at, body).slice(3) },
  { name: 'half of the hash', signature: (at, body) => sign(at, body).slice(0, 35) },
  { name: 'the hash and more', signature: (at, body) => `${sign(at, body)}00` },
  { name: 'two hashes, the right one last', signature: (at, body) => `v0=${'0'.repeat(64)}, ${sign(at, body)}` },
  { name: 'another body', altered: (body) => body.replace('subscribe', 'unsubscribe') },
  { name: 'a field more', altered: (body) => `${body}&text=subscribe+all` },
  { name: 'a blank more', altered: (body) => `${body} ` },
  { name: 'a body cut short', altered: (body) => body.slice(0, -1) },
  { name: 'ten minutes old', at: (now) => String(now - 600) },
  { name: 'six minutes old', at: (now) => String(now - 360) },
  { name: 'ten minutes ahead', at: (now) => String(now + 600) },
  { name: 'of no time', at: () => '' },
  { name: 'of a time that is none', at: () => 'NaN' },
  { name: 'of an endless time', at: () => 'Infinity' },
  { name: 'of 1970', at: () => '0' },
  { name: 'of before 1970', at: (now) => String(-now) },
  { name: 'of milliseconds', at: (now) => String(now * 1_000) },
  { name: 'of the right time, and ten minutes ago', at: (now) => `${now}, ${now - 600}` },
];

/** Forged, altered, late and replayed requests: none is executed, and each right one once. */
export const slackRequests: Family = {
  name: 'slack requests',
  async attack(arena) {
    const { program, slack, send } = await startInSlack(arena);
    const executed = async () => {
      const audit = await readFile(join(program.data, 'state', 'audit.jsonl'), 'utf8').catch(() => '');
      return audit.split('\n').filter((line) => line.includes('"subscribe"')).length + slack.wordsTo(CHANNEL).length;
    };
    const bodyOf = (user: string) =>
      new URLSearchParams({ ...slashCommand({ text: 'subscribe all', user, channel: CHANNEL }) }).toString();
    const post = async (body: string, headers: Readonly<Record<string, string>>) => {
      const url = `${program.url}/slack/events`;
      const response = await fetch(url, { method: 'POST', headers: { 'content-type': FORM, ...headers }, body });
      await response.text();
      return response.status;
    };

    const random = Array.from({ length: 20 }, (_, n): Forgery => {
      const place = 3 + Math.floor(arena.random() * 64);
      return { name: `a letter of the hash changed (${n})`, signature: (at, body) => flipped(sign(at, body), place) };
    });
    for (const { name, at, signature = sign, altered } of [...FORGERIES, ...random]) {
      const time = (at ?? String)(Math.floor(Date.now() / 1_000));
      const body = bodyOf('U0000MALLORY');
      const signed = signature(time, body);
      const headers = { 'x-slack-request-timestamp': time, ...(signed !== null && { 'x-slack-signature': signed }) };
      const value = await post(altered?.(body) ?? body, headers);
      arena.see({ kind: 'one-of', name, value, allowed: REFUSED });
    }
    arena.see({ kind: 'at-most', name: 'executed of all these', value: await executed(), limit: 0 });

    const trigger = fresh('tr');
    const asked = slashCommand({ text: 'help', user: 'U00000ANN', channel: CHANNEL, trigger });
    await Promise.all(Array.from({ length: 20 }, () => send.command(asked)));
    await send.command({ ...asked });
    await until(() => slack.wordsTo('U00000ANN').length > 0, 'a right request was not answered', 30_000);
    await send.command(slashCommand({ text: 'status', user: 'U00000BOB', channel: CHANNEL }));
    await until(() => slack.wordsTo('U00000BOB').length + slack.wordsTo(CHANNEL).length > 1, 'no answer', 30_000);
    arena.see({
      kind: 'each-once',
      name: 'one request sent 21 times',
      wanted: ['answer'],
      found: slack.wordsTo('U00000ANN').map(() => 'answer'),
    });
  },
};
