import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { graphClient } from '../../adapters/microsoft365/graph-client.ts';
import { appTokens } from '../../adapters/microsoft365/tokens/token.ts';
import { messageTracesFeed } from '../../adapters/microsoft365/trace/message-traces.ts';
import { givenDomains } from '../../adapters/microsoft365/trace/own-domains.ts';
import { messagesOf, readTrace } from '../../adapters/microsoft365/trace/trace-record.ts';
import { dayOf, MS_PER_DAY, MS_PER_HOUR } from '../../src/model/time.ts';
import { daysBetween } from '../../src/model/window.ts';
import { fetching } from '../fetch/fetching.ts';
import { runs } from '../seed/runs.ts';
import { fakeMicrosoft, GRAPH, type GraphTrouble, LOGIN } from './fake-microsoft.ts';
import { type FakeMessage, tracesCollection } from './traces.ts';

const BEGIN = Date.UTC(2026, 10, 20, 9, 20);
const END = BEGIN + 3 * MS_PER_DAY;
const OURS = ['contoso.com', 'contoso.onmicrosoft.com'];

const recipient = fc.record({
  address: fc.constantFrom(
    'a@contoso.com',
    'B@Contoso.com',
    'c@fabrikam.com',
    'd@fabrikam.com',
    'e@contoso.onmicrosoft.com',
  ),
  lateMs: fc.oneof(fc.integer({ min: 0, max: 600_000 }), fc.integer({ min: 0, max: 18 * MS_PER_HOUR })),
  settledMs: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 18 * MS_PER_HOUR })),
  status: fc.constantFrom('delivered', 'delivered', 'failed', 'filteredAsSpam'),
});
const message: fc.Arbitrary<Omit<FakeMessage, 'id'>> = fc.record({
  at: fc.integer({ min: BEGIN - 8 * MS_PER_DAY, max: BEGIN + MS_PER_DAY }),
  sender: fc.constantFrom('Scanner@contoso.com', 'ann@fabrikam.com', '<>'),
  recipients: fc.uniqueArray(recipient, { selector: ({ address }) => address, minLength: 1, maxLength: 4 }),
});

describe('message traces of Microsoft 365', () => {
  it('come to one message for each id, with all recipients and the last status, after days of faults and kills', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(message, { maxLength: 60 }),
        fc.array(
          fc.option(fc.constantFrom<GraphTrouble>('lost', 'throttled', 'next-expired', 'nul-body'), { freq: 4 }),
          {
            maxLength: 120,
          },
        ),
        fc.array(fc.integer({ min: 1, max: 200 }), { maxLength: 5 }),
        async (given, troubles, kills) => {
          const messages = given.map((each, at) => ({ ...each, id: `message-${at}` }));
          let at = 0;
          const run = fetching(
            (now) => {
              const trouble = () => troubles[at++] ?? null;
              const { send } = fakeMicrosoft({ now, collections: [tracesCollection(messages, 7)], trouble });
              const credential = { kind: 'secret', read: () => 'a secret' } as const;
              const tokens = appTokens({
                ...{
                  loginUrl: LOGIN,
                  resourceUrl: GRAPH,
                  send,
                  uniqueId: () => 'id',
                  clock: { now: () => new Date(now()) },
                },
                identity: { tenant: 'contoso.com', client: 'a client', credential },
              });
              return messageTracesFeed(
                'contoso.com',
                givenDomains(OURS),
                graphClient({ graphUrl: GRAPH, tokens, send }),
              );
            },
            { begin: BEGIN },
          );
          let steps = 0;
          await run.until(END, () => {
            if (kills.includes(++steps)) run.kill();
          });
          expect(run.status()).toMatchObject({ stand: 'up-to-date', fault: null, gaps: [] });
          const window = daysBetween(dayOf(new Date(BEGIN)) - 20, dayOf(new Date(END)) + 1);
          const by = ['hour', 'direction', 'sender', 'connector'] as const;
          const { rows, totals } = await run.store.ask({ kind: 'trace', window, by });
          expect(
            rows.map(({ group, messages, recipients }) => `${group.join(' ')} ${messages} ${recipients}`).sort(),
          ).toEqual(truth(messages));
          expect(totals.messages).toBe(messages.length);
        },
      ),
      { numRuns: runs(5) },
    );
  });

  it('count a recipient once, and the worst of what became of a message', () => {
    const ours = new Set(OURS);
    const rows = [
      { recipientAddress: 'a@contoso.com', status: 'pending' },
      { recipientAddress: 'a@contoso.com', status: 'delivered' },
      { recipientAddress: 'x@fabrikam.com', status: 'somethingNew' },
      { recipientAddress: 'y@fabrikam.com', status: 'delivered' },
    ].flatMap((given) => {
      const read = readTrace(
        { id: '1', receivedDateTime: '2026-11-20T09:00:00Z', senderAddress: 'a@contoso.com', fromIP: '', ...given },
        ours,
      );
      return read.kind === 'trace' ? [read.row] : [];
    });
    expect(messagesOf(rows, ours)).toMatchObject([{ direction: 'outbound', recipients: 3, status: 'somethingNew' }]);
  });

  it('that are not as documented are counted with their reason', () => {
    for (const odd of [null, {}, { id: '1', receivedDateTime: 'today', recipientAddress: 'a@b.example' }])
      expect(readTrace(odd, new Set())).toMatchObject({
        kind: 'unusable',
        reason: expect.stringContaining('message trace whose'),
      });
  });
});

const SAMPLE = join('..', '..', 'shared', 'samples', 'graph-exo', 'graph-messageTraces-docs-examples.response.json');

it.skipIf(!existsSync(SAMPLE))('the examples of the documentation are four messages to one recipient each', () => {
  const { value } = JSON.parse(readFileSync(SAMPLE, 'utf8')) as { readonly value: readonly unknown[] };
  const ours = new Set(OURS);
  const rows = value.map((each) => readTrace(each, ours)).flatMap((each) => (each.kind === 'trace' ? [each.row] : []));
  const messages = messagesOf(rows, ours);
  expect(messages).toHaveLength(4);
  for (const each of messages) expect(each).toMatchObject({ direction: 'local', recipients: 1, status: 'delivered' });
});

const RANK = ['failed', 'filteredAsSpam', 'delivered'];

function truth(messages: readonly FakeMessage[]): readonly string[] {
  const groups = new Map<string, { messages: number; recipients: number }>();
  for (const { at, sender, recipients } of messages) {
    const isOurs = (address: string) => OURS.some((domain) => address.toLowerCase().endsWith(`@${domain}`));
    const leaves = recipients.some(({ address }) => !isOurs(address));
    const stays = recipients.some(({ address }) => isOurs(address));
    const direction = isOurs(sender) ? (leaves ? 'outbound' : 'local') : stays ? 'inbound' : 'outbound';
    const status = RANK.find((each) => recipients.some((one) => one.status === each));
    const who = sender === '<>' ? '' : sender.toLowerCase();
    const group = `${Math.floor(at / MS_PER_HOUR)} ${direction} ${who} ${status}`;
    const before = groups.get(group) ?? { messages: 0, recipients: 0 };
    groups.set(group, { messages: before.messages + 1, recipients: before.recipients + recipients.length });
  }
  return [...groups].map(([group, { messages: count, recipients }]) => `${group} ${count} ${recipients}`).sort();
}
