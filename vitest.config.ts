import { configDefaults, defineConfig } from 'vitest/config';

/**
 * Tests of what touches nothing: no clock, no environment, no files (test/architecture sees to that in src and cards),
 * and remembers only by the very objects that it was given. No file of theirs can leave anything to another, so that
 * they share a process in which a module is loaded once for all of them.
 */
const PURE = [
  ...['announcements', 'cards', 'commands', 'deliveries', 'episodes', 'golden', 'insights', 'mailflow'],
  ...['permissions', 'reports', 'subscriptions'],
].map((folder) => `test/${folder}/**/*.test.ts`);

export default defineConfig({
  test: {
    // A property that is asked for more cases than usual takes as long as it takes.
    testTimeout: process.env['FC_RUNS'] ? 3_600_000 : 60_000,
    hookTimeout: 60_000,
    globalSetup: 'test/seed/choose-seed.ts',
    setupFiles: 'test/seed/use-seed.ts',
    // All cores: unless told, one is left to a person who works meanwhile, which is half of a machine that has two.
    maxWorkers: '100%',
    // In the order of their names: the long ones first, and at the end short ones that fill both cores.
    projects: [
      {
        extends: true,
        test: { name: 'alone', include: ['test/**/*.test.ts'], exclude: [...configDefaults.exclude, ...PURE] },
      },
      { extends: true, test: { name: 'together', include: PURE, isolate: false } },
    ],
  },
});
