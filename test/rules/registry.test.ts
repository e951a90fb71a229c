import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { rules } from '../../src/rules/index.ts';

const FOLDER = join(import.meta.dirname, '..', '..', 'src', 'rules');
const folders = readdirSync(FOLDER, { withFileTypes: true }).filter((entry) => entry.isDirectory());

test('every folder is a rule in the registry, once, and every rule has a folder of its name', () => {
  expect(rules.map(({ name }) => name).sort()).toEqual(folders.map(({ name }) => name).sort());
});

test('the rule that looks at the others is asked after them', () => {
  expect(rules.at(-1)?.name).toBe('rule-failing');
});

describe.for(rules)('$name', (rule) => {
  test('has its rule, its parameters, its sample and its words in files of their own', () => {
    expect(readdirSync(join(FOLDER, rule.name))).toEqual(
      expect.arrayContaining(['params.ts', 'rule.ts', 'sample.ts', 'wording.ts']),
    );
  });

  test('brings a sample, or says why the sample tenant does not show it', () => {
    expect(rule.sample).toBeDefined();
    if (rule.sample?.unseen !== undefined)
      expect(rule.sample).toEqual({ unseen: expect.stringMatching(/^[A-Z].*\.$/) });
  });

  test('says in a line what it warns of', () => {
    expect(rule.summary).toMatch(/^[A-Z].{20,}\.$/);
  });

  test('asks for whole days of history', () => {
    for (const days of Object.values(rule.needs)) expect(Number.isInteger(days) && days >= 0).toBe(true);
  });

  test('is asked within an hour only where it goes by counts of senders, which are all that is known then', () => {
    if (rule.opensWithinTheHour) expect([rule.needs.senderDays > 0, rule.needs.connectorDays]).toEqual([true, 0]);
  });

  test('has parameters that are flat, each with a description and a default unless nobody need say', () => {
    const defaults = rule.params.parse({});
    expect(rule.params.parse(defaults)).toEqual(defaults);
    for (const [name, schema] of Object.entries(rule.params.shape)) {
      expect((schema as z.ZodType).description, name).toMatch(/\w{3}/);
      const isOptional = (schema as z.ZodType).safeParse(undefined).data === undefined;
      expect(['number', 'string', 'boolean', ...(isOptional ? ['undefined'] : [])], name).toContain(
        typeof defaults[name],
      );
    }
  });

  test('refuses parameters that it does not have', () => {
    expect(rule.params.safeParse({ 'no-such-parameter': 1 }).success).toBe(false);
  });
});
