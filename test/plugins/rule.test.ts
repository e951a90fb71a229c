import { expect, test } from 'vitest';
import { z } from 'zod';
import { sha256 } from '../../adapters/files/sha256.ts';
import { sampleDocument } from '../../adapters/sources/sample-tenant/document.ts';
import { sampleTenantOf } from '../../adapters/sources/sample-tenant/source.ts';
import { stageOf } from '../../adapters/sources/sample-tenant/stage.ts';
import { catalogue } from '../../src/app/catalogue.ts';
import { helpOn } from '../../src/commands/help/help-texts.ts';
import { weeklyCalibrations } from '../../src/detection/calibrations.ts';
import { detect } from '../../src/detection/detect.ts';
import { historyReader } from '../../src/detection/history-reader.ts';
import { ingestFile } from '../../src/ingest/ingest.ts';
import { dayOf } from '../../src/model/time.ts';
import type { InputFile } from '../../src/ports/files.ts';
import { rules } from '../../src/rules/index.ts';
import { defineRule } from '../../src/rules/rule.ts';
import { readRuleSettings } from '../../src/rules/settings.ts';
import { machine, office } from '../../src/sample/accounts.ts';
import { monitor } from '../../src/sample/rhythms.ts';
import { memoryStore } from '../contracts/memory-store/store.ts';

/** A rule as somebody would write it on a first day: a door bell that sends mail. Its sample stages one. */
const toy = defineRule({
  name: 'toy-door-bell',
  short: 'Door bell',
  summary: 'A door bell sends mail over SMTP AUTH.',
  needs: { senderDays: 3, connectorDays: 0 },
  params: z.strictObject({ least: z.number().default(10).describe('Messages a day that count') }),
  sample: { senders: [machine('door-bell@contoso.com', monitor(1), office(200))] },
  assess: ({ history: { senders }, params }) =>
    senders.addresses.flatMap((subject, at) => {
      const messages = senders.last24h[at] ?? 0;
      if (!subject.startsWith('door-bell@') || messages < params.least) return [];
      const numbers = { messages };
      return {
        subject,
        stand: 'open',
        severity: 'low',
        score: 1,
        magnitude: messages,
        reason: 'rang',
        numbers,
        trail: null,
      };
    }),
  word: ({ subject, numbers }) => ({
    title: 'Door bell',
    sentence: `${subject} sent ${numbers['messages']} messages in 24 hours.`,
    advice: ['Ask who is at the door.'],
    facts: [],
    drill: { label: 'View the sender', command: `sender ${subject} 7d` },
  }),
});
const registered = [...rules, toy];
const NOW = new Date('2026-11-20T12:00:00Z');

/** The alerts that the sample tenant of these rules brings about. */
async function alertsOf(staged: typeof registered): Promise<readonly string[]> {
  const store = memoryStore({ priority: [] });
  const bytes = Buffer.from(sampleDocument(dayOf(NOW)).replace('"days":95', '"days":4'));
  const file: InputFile = {
    ...{ path: '/sample.json', name: 'sample.json', sizeBytes: bytes.length, modifiedAt: NOW, isCompressed: false },
    head: async () => bytes,
    async *bytes() {
      yield bytes;
    },
    hasChanged: async () => false,
    close: async () => {},
  };
  const sources = [sampleTenantOf(stageOf(staged))];
  const context = {
    sources,
    store,
    clock: { now: () => NOW },
    hash: sha256,
    tenant: 'sample' as const,
    declaredAlways: {},
  };
  const report = await ingestFile(file, {}, context);
  if ('error' in report && report.error !== null) throw new Error(report.error);
  const settings = readRuleSettings(registered, []);
  if (!settings.ok) throw new Error(settings.faults.join());
  const pause = async () => {};
  const history = await historyReader(store).at(NOW, toy.needs);
  const detector = { rules: registered, settings: settings.settings, calibrations: weeklyCalibrations(pause), pause };
  const { episodes, failures } = await detect(detector, history, []);
  expect(failures).toEqual([]);
  return episodes.filter(({ rule }) => rule === toy.name).map((episode) => toy.word(episode).sentence);
}

test('a rule that is added to the registry is listed, and its parameters can be set', () => {
  const usages = (all: typeof registered) =>
    helpOn('subscribe', { ...catalogue, rules: all }).entries.map(({ usage }) => usage);
  expect(usages(registered)).toContain('toy-door-bell');
  expect(usages([...rules])).not.toContain('toy-door-bell');
  expect(readRuleSettings(registered, ['toy-door-bell.least=5'])).toMatchObject({ ok: true });
  expect(readRuleSettings(registered, ['toy-door-bell.most=5'])).toMatchObject({ ok: false });
});

test('its sample is staged with the others’, so that the first start shows an alert of it', async () => {
  expect(await alertsOf(registered)).toEqual(['door-bell@contoso.com sent 24 messages in 24 hours.']);
  expect(await alertsOf([...rules])).toEqual([]);
});
