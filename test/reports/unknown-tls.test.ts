import { expect, test } from 'vitest';
import { ask, days, storeOf } from './given.ts';

const WEEK = days('2026-11-09', '2026-11-15');
const relay = (kind: 'connector' | 'smtp-auth', ...facts: readonly object[]) =>
  storeOf({
    ...{ kind, source: 'postfix-log', filters: { host: 'mail-1' } },
    facts: WEEK.flatMap((day) =>
      facts.map((fact) => ({ day, direction: 'outbound' as const, tls: 'unknown' as const, ...fact })),
    ),
  });
const SETTING =
  'postfix-log logs no TLS in this window: set smtpd_tls_loglevel = 1 and smtp_tls_loglevel = 1 in Postfix.';

test.for(['tls', 'connectors', 'summary'])(
  '%s says unknown, never 0% protected, where no TLS is known',
  async (report) => {
    const { data, view } = await ask(await relay('connector', { messages: 10 }), report);
    const said = JSON.stringify([view.sentences, view.facts]);
    expect(said).toContain('TLS unknown');
    expect(said).not.toMatch(/\b0% (were |was )?protected|\b0\.00 %/);
    expect(JSON.stringify(data)).not.toContain('"protectedShare":0');
    expect(data.notes.join(' ')).toContain(SETTING);
  },
);

test.for(['tls', 'connectors', 'summary'])('%s gives a lower bound where a part is unknown', async (report) => {
  const { data, view } = await ask(await relay('connector', { messages: 38 }, { messages: 62, tls: '1.3' }), report);
  expect(view.sentences.join(' ').toLowerCase()).toContain(
    'at least 62% were protected in transit (by tls); tls of 266 messages is unknown',
  );
  expect(data.notes.join(' ')).not.toContain(SETTING);
});

test('mail that stays on the host is no sign that TLS is logged', async () => {
  const store = await relay('connector', { messages: 10 }, { messages: 5, direction: 'local', tls: 'none' });
  expect((await ask(store, 'tls')).data.notes).toContain(SETTING);
});

test('smtp-auth names the setting too', async () => {
  const store = await relay('smtp-auth', { messages: 10, direction: 'submission', sender: 'a@contoso.com' });
  const { data, view } = await ask(store, 'smtp-auth');
  expect(data.notes).toContain(SETTING);
  expect(view.facts).toContainEqual({ label: 'TLS unknown', value: '70 messages (100%)' });
});
