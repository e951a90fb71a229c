import { defineConfig } from 'vitest/config';
import { ZONE_TESTS } from './test/zones/zone-readers.ts';
import { whole } from './vitest.config.ts';

/** `npm run test:zones`: the tests of what reads the zone of the process. */
export default defineConfig({ test: { ...whole, isolate: false, include: [...ZONE_TESTS] } });
