import { expect, test } from 'vitest';
import { retention } from '../../../../src/bot/retention.ts';
import { MS_PER_DAY, startOfDay } from '../../../../src/model/time.ts';
import { memoryStore } from '../../../contracts/memory-store/store.ts';
import { openParquet } from '../../store/parquet/open-parquet.ts';
import { FIRST_DAY, type GivenReport, sent } from './given-reports.ts';
import { heldSessions, importReports } from './import-reports.ts';

const shape: GivenReport['shape'] = {
  ...{ contact: 'address', mxHost: 'absent', withPolicyString: false },
  ...{ endsNextDay: false, countsAsText: false, extraField: false },
};
const report = (organisation: string, successful: number) =>
  sent(
    {
      ...{ organisation, id: '1', day: FIRST_DAY, shape },
      policies: [{ domain: 'contoso.com', type: 'sts', successful, failed: 0, details: [] }],
    },
    'json',
  );

const importedAt = startOfDay(FIRST_DAY + 10);
const after = (days: number): Date => new Date(importedAt.getTime() + days * MS_PER_DAY);
const STORES = {
  'in memory': async () => ({ store: memoryStore({ priority: [] }), cleanup: async () => {} }),
  'on disk': () => openParquet(false)([]),
};

test.for(Object.entries(STORES))(
  '%s a report that comes months later is added to those of others, and replaces its own',
  async ([, open]) => {
    const { store, cleanup } = await open();
    try {
      await importReports(store, [report('Litware Inc.', 100), report('Proseware', 50)], importedAt);
      await store.expire(retention(after(150)));
      await importReports(store, [report('Wingtip Toys', 30), report('Fabrikam', 900)], after(150));
      await importReports(store, [report('Proseware', 7)], after(150));
      expect(await heldSessions(store, FIRST_DAY, FIRST_DAY)).toEqual([
        `${FIRST_DAY} Fabrikam contoso.com sts successful: 900`,
        `${FIRST_DAY} Litware Inc. contoso.com sts successful: 100`,
        `${FIRST_DAY} Proseware contoso.com sts successful: 7`,
        `${FIRST_DAY} Wingtip Toys contoso.com sts successful: 30`,
      ]);
      await store.expire(retention(after(150 + 401)));
      expect(await store.partitions()).toEqual([]);
    } finally {
      await cleanup();
    }
  },
);
