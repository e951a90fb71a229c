import { expect, test } from 'vitest';
import { catalogue } from '../../src/app/catalogue.ts';
import { confirmMute, type Muting } from '../../src/commands/mute/confirm-mute.ts';
import { parseCommand } from '../../src/commands/parse.ts';
import type { ConnectorType } from '../../src/model/dimensions.ts';
import { INITIAL_STATE, type MailflowState } from '../../src/state/state.ts';
import { tell } from '../contracts/fact-store/telling.ts';
import { memoryStore } from '../contracts/memory-store/store.ts';
import { day } from './given-watch.ts';

const DAY = day('2026-11-14');
const FABRIKAM = 'From your partner - Fabrikam';

async function givenStore() {
  const store = memoryStore({ priority: [] });
  const partner = { connectorType: 'partner' as ConnectorType, connector: 'Fabrikam', direction: 'inbound' as const };
  const facts = [{ hour: DAY * 24, ...partner, messages: 5 }];
  await tell(store, { parts: [{ kind: 'connector', days: [DAY], facts }] });
  const sent = [{ hour: DAY * 24, sender: 'printer@contoso.com', domain: 'contoso.com', messages: 5 }];
  await tell(store, { parts: [{ kind: 'smtp-auth', days: [DAY], facts: sent }] });
  return store;
}

const read = (line: string) =>
  parseCommand(line, { ...catalogue, asOf: new Date('2026-11-15T08:00:00Z'), defaultTop: 20 });

async function doubt(
  line: string,
  state: MailflowState = INITIAL_STATE,
  store?: Awaited<ReturnType<typeof givenStore>>,
) {
  const parsed = read(line);
  if (!parsed.ok || parsed.command.name !== 'mute') throw new Error(line);
  return confirmMute(parsed.command.args as Muting, { state, store: store ?? (await givenStore()) });
}

test('what facts, insights or mutes have is muted without a doubt, and so is a rule', async () => {
  for (const subject of ['printer@contoso.com', `"${FABRIKAM}"`, 'smtp-auth-spike'])
    expect(await doubt(`mute ${subject} 7d`)).toBeNull();
  const mute = { id: 'm', rule: null, subject: 'x', by: 'ann', why: 'noise' };
  const mutes = [{ ...mute, at: '2026-11-14T00:00:00Z', until: '2026-11-15T00:00:00Z' }];
  expect(await doubt('mute x 7d', { ...INITIAL_STATE, mutes })).toBeNull();
});

test.each([
  ['mute Fabrikam 7d', `mute "${FABRIKAM}" 7d`],
  ['mute fabrikm 36h', `mute "${FABRIKAM}" 36h`],
  ['mute "from your partner - fabrikam" "a fair"', `mute "${FABRIKAM}" 7d "a fair"`],
  ['mute pirnter@contoso.com 2w', 'mute printer@contoso.com 14d'],
  ['mute printer@fabrikam.example', 'mute printer@contoso.com 7d'],
])('%s is doubted, and what is near proposed', async (line, paste) => {
  const said = await doubt(line);
  expect(said).toMatchObject({ problem: expect.stringMatching(/is unknown: .*Did you mean/), paste });
  expect(await doubt(said?.paste ?? '')).toBeNull();
});

test('what is yet to come is muted by the line that the doubt shows', async () => {
  const said = await doubt('mute fresh@nowhere.example 3d "new scanner"');
  expect(said?.problem).toBe('fresh@nowhere.example is unknown: no insight and no mail has this name.');
  expect(said?.paste).toBe('mute fresh@nowhere.example 3d "new scanner" force:yes');
  expect(await doubt(said?.paste ?? '')).toBeNull();
  const mistyped = await doubt('mute Fabrikam');
  expect(mistyped?.allowed).toContain('`mute Fabrikam 7d force:yes`');
});

test('where the facts cannot be asked there is no doubt', async () => {
  const store = await givenStore();
  const broken = { ...store, partitions: () => Promise.reject(new Error('unreadable')) };
  expect(await doubt('mute nobody@nowhere.example', INITIAL_STATE, broken)).toBeNull();
});
