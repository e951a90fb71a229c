import { expect, inject, test } from 'vitest';

declare module 'vitest' {
  interface ProvidedContext {
    /** The zone that a project of vitest.config.ts wants its processes in, where it wants one. */
    readonly zone: string;
  }
}

/** In July and in January, in minutes as `Date` counts them. */
const OFFSETS: Readonly<Record<string, readonly number[]>> = { UTC: [0, 0], 'Pacific/Chatham': [-765, -825] };
const wanted = inject('zone') ?? process.env['TZ'] ?? '';

test.runIf(wanted in OFFSETS)('the zone that is asked for is the one that dates are in', () => {
  const offsets = ['2026-07-01', '2026-01-01'].map((day) => new Date(day).getTimezoneOffset());
  expect(offsets).toEqual(OFFSETS[wanted]);
});
