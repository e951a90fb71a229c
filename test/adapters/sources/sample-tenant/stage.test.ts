import { expect, test } from 'vitest';
import { sampleDocument } from '../../../../adapters/sources/sample-tenant/document.ts';
import { sampleTenantOf } from '../../../../adapters/sources/sample-tenant/source.ts';
import { stageOf } from '../../../../adapters/sources/sample-tenant/stage.ts';
import { parseDay } from '../../../../src/model/time.ts';
import { machine, office } from '../../../../src/sample/accounts.ts';
import { type MailPath, modern } from '../../../../src/sample/mail-path.ts';
import { monitor, OFFICE } from '../../../../src/sample/rhythms.ts';
import type { RuleSample } from '../../../../src/sample/rule-sample.ts';
import { readExample } from '../../../contracts/source/read-example.ts';

const UNTIL = parseDay('2026-11-20') as number;
const path: MailPath = {
  ...{ direction: 'inbound', connectorType: 'partner', connector: 'Northwind', forcedTls: 'no' },
  ...{ weekday: 50, weekend: 50, hours: OFFICE, tls: modern },
};
const senders = [machine('door-bell@contoso.com', monitor(1), office(200))];

const staged = async (sample: RuleSample, site?: string): Promise<string> => {
  const source = sampleTenantOf(stageOf([{ name: 'toy', sample }]));
  const text = sampleDocument(UNTIL, site);
  const read = await readExample(source, { fileName: 'x.json', text, modifiedAt: '2026-11-24T00:00:00Z' });
  return read.facts.join('\n');
};

test.each<[string, RuleSample, string, string | undefined]>([
  ['an account', { senders }, 'door-bell@contoso.com', undefined],
  ['a path', { paths: [path] }, 'Northwind', undefined],
  ['a branch', { sites: [{ name: 'Porto', endsDaysBefore: 2, paths: [path] }] }, 'Northwind', 'Porto'],
])('%s of a rule’s sample is part of the tenant, and only with that rule', async (_, sample, name, site) => {
  expect(await staged(sample, site)).toContain(name);
  expect(await staged({})).not.toContain(name);
});

test.each<[string, RuleSample, RegExp]>([
  ['account', { senders }, /door-bell@contoso.com/],
  ['path', { paths: [path] }, /Dublin inbound Northwind/],
  ['branch', { sites: [{ name: 'Porto', endsDaysBefore: 2, paths: [] }] }, /site Porto/],
])('two samples with the same %s are a mistake that is named', (_, sample, message) => {
  expect(() =>
    stageOf([
      { name: 'a', sample },
      { name: 'b', sample },
    ]),
  ).toThrow(message);
});
