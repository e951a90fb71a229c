import type { Style } from './tenant.ts';

const everyShape = [
  [2, 'loud'],
  [2, 'moderate'],
  [2, 'low'],
  [1, 'blended'],
  [1, 'partial'],
  [1, 'tried'],
] as const;

/** Tenants that the score was designed on. */
export const designStyles: readonly Style[] = [
  {
    name: 'office',
    shares: { person: 60, scanner: 10, nightly: 6, weekly: 2, monthly: 3, monitor: 4, application: 4, dormant: 11 },
    changing: 0.1,
    compromised: 0.03,
    shapes: everyShape,
    holidays: [
      [60, 61],
      [100, 104],
      [140, 150],
    ],
  },
  {
    name: 'machines',
    shares: { person: 10, scanner: 30, nightly: 25, weekly: 3, monthly: 7, monitor: 12, application: 8, dormant: 5 },
    changing: 0.15,
    compromised: 0.03,
    shapes: everyShape,
    holidays: [[80, 82]],
  },
  {
    name: 'sleepy',
    shares: { person: 25, scanner: 10, nightly: 5, weekly: 1, monthly: 4, monitor: 5, application: 2, dormant: 48 },
    changing: 0.1,
    compromised: 0.03,
    shapes: everyShape,
    holidays: [[30, 34]],
  },
];

/** Tenants that it was not: other mixes, other attackers. Looked at to report, not to design. */
export const heldBackStyles: readonly Style[] = [
  {
    name: 'agency',
    shares: { person: 45, scanner: 5, nightly: 4, weekly: 10, monthly: 10, monitor: 6, application: 12, dormant: 8 },
    changing: 0.2,
    compromised: 0.03,
    shapes: [
      [1, 'loud'],
      [3, 'moderate'],
      [3, 'low'],
      [2, 'blended'],
      [2, 'partial'],
    ],
    holidays: [[90, 97]],
  },
  {
    name: 'school',
    shares: { person: 70, scanner: 8, nightly: 3, weekly: 2, monthly: 2, monitor: 2, application: 1, dormant: 12 },
    changing: 0.15,
    compromised: 0.03,
    shapes: [
      [3, 'loud'],
      [1, 'low'],
      [2, 'partial'],
      [2, 'tried'],
    ],
    holidays: [
      [40, 54],
      [105, 119],
    ],
  },
  {
    name: 'factory',
    shares: { person: 5, scanner: 40, nightly: 30, weekly: 1, monthly: 4, monitor: 10, application: 5, dormant: 5 },
    changing: 0.1,
    compromised: 0.03,
    shapes: [
      [1, 'loud'],
      [2, 'moderate'],
      [3, 'low'],
      [3, 'blended'],
    ],
    holidays: [],
  },
];
