import { z } from 'zod';
import { instantText } from '../mailflow/time.ts';
import type { ImportReport } from './import-report.ts';

/** The small state that changes; facts are not in it. */
export const stateSchema = z.strictObject({
  version: z.literal(1),
  /** What was imported or refused, newest first. */
  imports: z.array(
    z.strictObject({
      file: z.string(),
      source: z.string().nullable(),
      at: z.iso.datetime(),
      rows: z.int(),
      facts: z.int(),
      rejected: z.int(),
      from: z.iso.datetime().nullable(),
      to: z.iso.datetime().nullable(),
      error: z.string().nullable(),
    }),
  ),
});
export type MailflowState = z.infer<typeof stateSchema>;

export const INITIAL_STATE: MailflowState = { version: 1, imports: [] };

const IMPORTS_KEPT = 500;

export function withImports(state: MailflowState, reports: readonly ImportReport[], now: Date): MailflowState {
  const fresh = reports.map(({ file, source, rows, facts, rejected, from, to, error }) => ({
    file,
    source,
    at: instantText(now),
    rows,
    facts,
    rejected,
    from,
    to,
    error,
  }));
  return { ...state, imports: [...fresh.reverse(), ...state.imports].slice(0, IMPORTS_KEPT) };
}
