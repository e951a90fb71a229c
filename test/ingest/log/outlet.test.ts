import { describe, expect, test } from 'vitest';
import { NONE, type ToldMessage, UNKNOWN } from '../../../src/ingest/log/logged-message.ts';
import { outletTo } from '../../../src/ingest/log/outlet.ts';
import { BATCH_ROWS, type FactBatch, factsOf, TextDictionary } from '../../../src/model/fact-batch.ts';

const message = (n: number, more: Partial<ToldMessage> = {}): ToldMessage => ({
  ...{ key: n.toString(16).padStart(16, '0'), kind: 'connector', direction: 'inbound', hour: 480_000, sender: '' },
  ...{ client: '192.0.2.1', auth: 'none', recipients: 1 },
  ...more,
});

function outlet() {
  const batches: FactBatch[] = [];
  const texts = new TextDictionary();
  const add = async (batch: FactBatch) => {
    batches.push(batch);
  };
  const out = outletTo({ texts, add, reject: () => {} }, 'toy-log');
  const facts = () => {
    const known = texts.drain().texts;
    return batches.flatMap((batch) => [...factsOf(batch, (id) => known[id] ?? '?')]);
  };
  return { out, batches, facts };
}

describe('the outlet of a log', () => {
  test('has a slice for each host and kind, and no connector unless a message has one', async () => {
    const { out, batches, facts } = outlet();
    out.tellFor('mx1')(message(1), NONE);
    out.tellFor('mx2')(message(2, { connector: 'From Fabrikam', connectorType: 'partner' }), UNKNOWN);
    out.tellFor('mx1')(message(3, { kind: 'smtp-auth', sender: 'anna@contoso.com' }), NONE);
    await out.flush();
    expect(batches.map(({ kind, slice }) => [kind, slice])).toEqual([
      ['connector', { format: 'toy-log', filters: { host: 'mx1' } }],
      ['connector', { format: 'toy-log', filters: { host: 'mx2' } }],
      ['smtp-auth', { format: 'toy-log', filters: { host: 'mx1' } }],
    ]);
    expect(facts()).toMatchObject([
      { connector: '', connectorType: 'none', forcedTls: 'unknown', tls: 'none' },
      { connector: 'From Fabrikam', connectorType: 'partner', forcedTls: 'unknown', tls: 'unknown' },
      { sender: 'anna@contoso.com', domain: 'contoso.com' },
    ]);
  });

  test('gives every message once, in as many batches as it takes', async () => {
    const { out, batches, facts } = outlet();
    const tell = out.tellFor('mx1');
    const count = 2 * BATCH_ROWS + 10;
    for (let n = 1; n <= count; n++) {
      tell(message(n), NONE);
      expect(out.isFull()).toBe(n >= BATCH_ROWS);
    }
    await out.flush();
    expect(out.isFull()).toBe(false);
    expect(batches.map(({ length }) => length)).toEqual([BATCH_ROWS, BATCH_ROWS, 10]);
    expect(new Set(facts().map(({ event }) => event)).size).toBe(count);
  });
});
