import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seenEvents } from '../../adapters/seen-events/seen-events.ts';
import { replyCard } from '../../cards/reply-card.ts';
import { renderText } from '../../cards/text/render.ts';
import { catalogue } from '../../src/app/catalogue.ts';
import { type App, createApp } from '../../src/app/create-app.ts';
import { pluginsIn } from '../../src/commands/read-words.ts';
import { openTenant } from '../../src/main/open-tenant.ts';
import { fakeTime } from '../bot/fake-time.ts';
import { HOSTILE, harmless, lineOfUsage, withWord } from '../commands/hostile-words.ts';
import { givenSettings } from './given-settings.ts';

let directory: string;
let app: App;
let close: () => Promise<void>;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'mailflow-hostile-'));
  const { clock, wait: nap } = fakeTime(new Date('2026-11-22T12:00:00Z'));
  const [log, nothing] = [{ info: () => {}, warn: () => {} }, async () => {}];
  const surroundings = { clock, asOf: clock, log, nap, pause: nothing, wait: nothing, random: () => 0 };
  const given = { ...givenSettings(join(directory, 'data')), surroundings };
  const real = await openTenant(given, 'real', { show: null, chats: [] });
  close = () => real.close();
  app = createApp({
    ...{ real, sample: null, sampleDocuments: () => ({}), clock, asOf: clock, nap, catalogue },
    policy: { allowed: [], guestsRead: false },
    seen: await seenEvents(join(directory, 'seen'), clock),
  });
});
afterAll(async () => {
  await close();
  await rm(directory, { recursive: true, force: true });
});

/** Asks in a chat, draws the answer, and says what kind of answer it is. */
async function kindOfAnswer(line: string): Promise<string> {
  const { reply, about } = await app.gateway.answer(line, {
    person: { id: 'slack:U1', groups: [], kind: 'member' },
    place: { conversation: 'slack:C1', isInvited: true, isDirect: false },
    thread: null,
    isPrivate: false,
  });
  renderText(replyCard(reply, about), { width: 80, colour: false });
  return reply.kind;
}

/** A few, as each is run: the parsing of all is tested in test/commands/hostile-words.test.ts. */
const RUN = HOSTILE.filter((word) => ['__proto__', 'constructor', 'toString'].includes(word));

describe('whatever name a word has that objects have too, a command is answered as with any other word', () => {
  test.each(pluginsIn(catalogue).map((plugin) => [plugin.name, plugin] as const))('%s', async (name, { usage }) => {
    for (const word of RUN) {
      const plain = withWord(lineOfUsage(usage), harmless(word));
      for (const [at, line] of withWord(lineOfUsage(usage), word).entries()) {
        const expected = await kindOfAnswer(plain[at] ?? name);
        expect([line, await kindOfAnswer(line)]).toEqual([line, expected]);
      }
    }
  });
});
