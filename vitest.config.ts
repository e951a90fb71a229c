import { configDefaults, defineConfig } from 'vitest/config';
import { LongestFirst } from './test/order/longest-first.ts';
import { ZONE_TESTS } from './test/zones/zone-readers.ts';

/**
 * Tests of what touches nothing: no clock, no environment, no files (test/architecture sees to that in src and cards),
 * and remembers only by the very objects that it was given. `npm run test:quick` runs these.
 */
const PURE = [
  ...[...['alerts', 'commands', 'episodes', 'golden', 'model', 'rules'], ...['permissions', 'reports']].map(
    (folder) => `test/${folder}/**/*.test.ts`,
  ),
  // One test of cards asks a whole bot for them.
  'test/cards/**/!(every-card).test.ts',
];

/** They weigh the process that they run in, which must hold nothing of other tests. */
const WEIGHED = [
  'test/ingest/lines.test.ts',
  'test/adapters/sources/every-source.test.ts',
  'test/plugins/source.test.ts',
  'test/adapters/sources/report-csv/bad-input.test.ts',
  'test/adapters/sources/postfix-log/bad-input.test.ts',
];

/** What hangs fails after it; what is only slow, because the machine has other things to do, does not. */
const PATIENCE_MS = 180_000;

/** Product code remembers nothing between two uses, so that files share a process, in which a module is loaded once. */
const isolate = false;

/** 45 minutes off, with a summer: where a program that takes its own zone for that of the data is wrong at once. */
const ODD_ZONE = 'Pacific/Chatham';

/** What holds for every test. */
const everywhere = {
  // A property that is asked for more cases than usual takes as long as it takes.
  testTimeout: process.env['FC_RUNS'] ? 3_600_000 : PATIENCE_MS,
  hookTimeout: PATIENCE_MS,
  expect: { poll: { timeout: PATIENCE_MS / 3 } },
  globalSetup: ['test/seed/choose-seed.ts', 'test/prepared/keep-prepared.ts'],
  setupFiles: 'test/seed/use-seed.ts',
  // All cores: unless told, one is left to a person who works meanwhile, which is half of a machine that has two.
  maxWorkers: '100%',
  sequence: { sequencer: LongestFirst },
};

export default defineConfig({
  test: {
    ...everywhere,
    projects: [
      { extends: true, test: { name: 'weighed', include: WEIGHED } },
      {
        extends: true,
        test: {
          name: 'whole',
          include: ['test/**/*.test.ts'],
          exclude: [...configDefaults.exclude, ...PURE, ...WEIGHED],
          isolate,
        },
      },
      { extends: true, test: { name: 'pure', include: PURE, isolate } },
      // What reads a zone, once more: processes of this project start with another one.
      {
        extends: true,
        test: {
          name: 'zones',
          include: [...ZONE_TESTS, 'test/zones/process-zone.test.ts'],
          isolate,
          env: { TZ: ODD_ZONE },
          provide: { zone: ODD_ZONE },
        },
      },
    ],
  },
});
