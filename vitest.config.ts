import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // All cores: unless told, one is left to a person who works meanwhile, which is half of a machine that has two.
    maxWorkers: '100%',
  },
});
