import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { NamedInsight } from '../../src/commands/reports/with-open-insights.ts';
import type { Episode } from '../../src/episodes/episode.ts';
import { seriesName } from '../../src/model/series-name.ts';
import type { ReportAnswer } from '../../src/reports/report.ts';
import { RESOLVED, spike } from '../alerts/messages/given-episode.ts';
import { runs } from '../seed/runs.ts';
import { contoso } from './contoso.ts';
import { ask } from './given.ts';

const SUBJECTS = [
  'ceo@contoso.com',
  'CEO@contoso.com',
  'printer@contoso.com',
  'From your partner - Fabrikam',
  'To your partner - Fabrikam',
  'From your org - Head office relay',
  'Fabrikam',
  'organisation',
];

const episodes: fc.Arbitrary<readonly Episode[]> = fc
  .array(
    fc.record({
      subject: fc.constantFrom(...SUBJECTS),
      isOver: fc.boolean(),
      severity: fc.constantFrom('low' as const, 'medium' as const, 'high' as const),
    }),
    { maxLength: 12 },
  )
  .map((all) =>
    all.map(({ subject, isOver, severity }, i) =>
      spike({ id: `x${i}y${i}z${i}abcd`, subject, severity, ...(isOver && RESOLVED) }),
    ),
  );

const named = ({ data }: ReportAnswer): readonly string[] =>
  (data['openInsights'] as readonly NamedInsight[]).map(({ id }) => id);

const expected = (all: readonly Episode[], isShown: (subject: string) => boolean): readonly string[] =>
  all.filter(({ subject, state }) => state === 'open' && isShown(subject)).map(({ id }) => id);

test('a sender names the open insights on its address, and no others', async () => {
  const store = await contoso();
  await fc.assert(
    fc.asyncProperty(episodes, async (known) => {
      const answer = await ask(store, 'sender', { subject: 'ceo@contoso.com' }, known);
      const ids = expected(known, (subject) => subject.toLowerCase() === 'ceo@contoso.com');
      expect([...named(answer)].sort()).toEqual([...ids].sort());
    }),
    { numRuns: runs(30) },
  );
});

test('connectors name the open insights on the paths of the page, and no others', async () => {
  const store = await contoso();
  await fc.assert(
    fc.asyncProperty(episodes, fc.integer({ min: 1, max: 3 }), async (known, page) => {
      const answer = await ask(store, 'connectors', { top: 2, page }, known);
      const paths = new Set(answer.data.rows.map((row) => seriesName(row as never)));
      expect([...named(answer)].sort()).toEqual([...expected(known, (subject) => paths.has(subject))].sort());
    }),
    { numRuns: runs(30) },
  );
});

test('each of the worst has a sentence with its severity and id and a button, and the others are counted', async () => {
  const store = await contoso();
  await fc.assert(
    fc.asyncProperty(episodes, async (known) => {
      const answer = await ask(store, 'sender', { subject: 'ceo@contoso.com' }, known);
      const { view, data } = answer;
      const all = data['openInsights'] as readonly NamedInsight[];
      all.forEach(({ id, severity, text }, at) => {
        const isNamed = view.warnings.includes(`Open insight ${id.slice(0, 6)} (${severity}): ${text}`);
        expect(isNamed).toBe(at < 3);
        expect(view.actions.some(({ command }) => command === `why ${id}`)).toBe(at < 3);
      });
      expect(view.warnings.some((line) => line.startsWith(`${all.length - 3} more open insight`))).toBe(all.length > 3);
    }),
    { numRuns: runs(30) },
  );
});

test('a report whose rows no insight is about says nothing of insights', async () => {
  const answer = await ask(await contoso(), 'tls', {}, [spike()]);
  expect(answer.data).not.toHaveProperty('openInsights');
});
