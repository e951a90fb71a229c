import fc from 'fast-check';
import { expect, test } from 'vitest';
import { memoryStore } from '../../../contracts/memory-store/store.ts';
import { fewRuns, runs } from '../../../seed/runs.ts';
import { openParquet } from '../../store/parquet/open-parquet.ts';
import { FIRST_DAY, type GivenPolicy, type GivenReport, reports, sent, WAYS } from './given-reports.ts';
import { heldSessions, importReports } from './import-reports.ts';

/** Each report in one way or several, mixed with the others. */
const mailbag = reports.chain((all) =>
  fc
    .array(fc.record({ report: fc.constantFrom(...all), way: fc.constantFrom(...WAYS) }), { maxLength: 4 })
    .chain((again) =>
      fc
        .tuple(...all.map((report) => fc.record({ report: fc.constant(report), way: fc.constantFrom(...WAYS) })))
        .chain((once) => fc.shuffledSubarray([...once, ...again], { minLength: once.length + again.length })),
    )
    .map((files) => ({ all, files })),
);

const LAST_DAY = FIRST_DAY + 3;

/** What is true, added up without any of the code that is tested. */
function truthOf(all: readonly GivenReport[]): readonly string[] {
  const sums = new Map<string, number>();
  const add = (words: string, sessions: number): void => {
    if (sessions > 0) sums.set(words, (sums.get(words) ?? 0) + sessions);
  };
  for (const { day, organisation, policies } of all)
    for (const policy of policies) {
      const type = ['sts', 'tlsa', 'no-policy-found'].includes(policy.type) ? policy.type : 'other';
      const about = `${day} ${organisation} ${policy.domain} ${type}`;
      const named = policy.details.reduce((sum, { sessions }) => sum + sessions, 0);
      add(`${about} successful`, policy.successful);
      add(`${about} failed`, policy.failed);
      add(`${about} unexplained`, policy.failed - named);
      add(`${about} surplus`, named - policy.failed);
      for (const detail of policy.details) add(`${about} reason ${detail.type}${mxWord(detail)}`, detail.sessions);
    }
  return [...sums].map(([words, sessions]) => `${words}: ${sessions}`).sort();
}

const mxWord = ({ mx }: GivenPolicy['details'][number]): string => (mx === '' ? '' : ` ${mx}`);

test('reports in any order, again, packed and as mails come to their true sums', async () => {
  await fc.assert(
    fc.asyncProperty(mailbag, async ({ all, files }) => {
      const store = memoryStore({ priority: [] });
      await importReports(
        store,
        files.map(({ report, way }) => sent(report, way)),
      );
      expect(await heldSessions(store, FIRST_DAY, LAST_DAY)).toEqual(truthOf(all));
    }),
    { numRuns: runs(40) },
  );
});

test('and so they do on disk', async () => {
  await fc.assert(
    fc.asyncProperty(mailbag, async ({ all, files }) => {
      const { store, cleanup } = await openParquet(false)([]);
      try {
        await importReports(
          store,
          files.map(({ report, way }) => sent(report, way)),
        );
        expect(await heldSessions(store, FIRST_DAY, LAST_DAY)).toEqual(truthOf(all));
      } finally {
        await cleanup();
      }
    }),
    { numRuns: fewRuns(4, 'each imports several files into a store on disk') },
  );
});

test('a report that is told again with other figures, and fewer policies on a domain, takes the place of the earlier one, however many rows that had', async () => {
  await fc.assert(
    fc.asyncProperty(reports, reports, fc.infiniteStream(fc.boolean()), async ([first], [second], isLeftOut) => {
      if (first === undefined || second === undefined) return;
      const { day, organisation, id } = first;
      const policies = first.policies.map((policy, at) => ({
        ...(second.policies[at] ?? { successful: 1, failed: 0, details: [] }),
        ...{ domain: policy.domain, type: policy.type },
      }));
      // A domain has one policy at least.
      const left = policies.filter(
        ({ domain }, at) =>
          policies.findIndex((policy) => policy.domain === domain) === at || isLeftOut.next().value === false,
      );
      const corrected = { ...second, day, organisation, id, policies: left };
      const store = memoryStore({ priority: [] });
      await importReports(store, [sent(first, 'json'), sent(corrected, 'mail')]);
      expect(await heldSessions(store, FIRST_DAY, LAST_DAY)).toEqual(truthOf([corrected]));
    }),
    { numRuns: runs(40) },
  );
});
