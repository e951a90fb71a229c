import { expect, it } from 'vitest';
import { exchangeLog } from '../../../../adapters/sources/exchange-log/source.ts';
import { keeping } from './read-exchange.ts';
import { header, session, taken } from './written.ts';

/** A session whose beginning is missing: its lines and its messages are kept until that is found. */
const LINES = session({
  ...{ connector: 'EX01\\Relay', id: '08DF000000000002', local: '10.0.0.1:25', remote: '192.0.2.7:50001', from: 40 },
  lines: Array.from({ length: 6 }, (_, at) => taken(`a${at}@example.org`)).flat(),
}).split(/(?<=\n)/);

it('what a followed log has left stays as it was while the log is read on', async () => {
  const head = Buffer.from(header('Receive'));
  const at = new Date('2026-10-02T00:00:00Z');
  const reading = exchangeLog.follow?.(
    { head, fileName: 'RECV2026100108-1.LOG', modifiedAt: at, now: at, carry: null, carries: [], declared: {} },
    keeping(),
  );
  if (reading === undefined) throw new Error('it cannot be followed');
  await reading.push(head);
  const left: { readonly carry: unknown; readonly text: string }[] = [];
  for (const line of LINES) {
    await reading.push(Buffer.from(line));
    await reading.flush([]);
    const carry = reading.carry();
    left.push({ carry, text: JSON.stringify(carry) });
  }
  expect(new Set(left.map(({ text }) => text)).size).toBe(LINES.length);
  for (const { carry, text } of left) expect(JSON.stringify(carry)).toBe(text);
});
