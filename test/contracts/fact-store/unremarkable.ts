import type { CommitPlan } from '../../../src/ports/fact-store.ts';

/** What a plan says of its import where a test does not care. */
export const UNREMARKABLE: Pick<CommitPlan, 'about' | 'fingerprints' | 'replaces' | 'again'> = {
  about: {
    file: 'report.csv',
    path: null,
    sizeBytes: 1,
    format: 'log',
    at: '2030-01-01T00:00:00Z',
    by: 'anna',
    rows: 1,
    rejected: 0,
    from: null,
    to: null,
    declared: {},
    year: null,
    revision: 1,
    sha256: '',
  },
  fingerprints: [],
  replaces: [],
  again: null,
};
