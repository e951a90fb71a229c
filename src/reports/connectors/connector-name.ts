import type { Window } from '../../model/window.ts';
import type { ReportContext } from '../report.ts';

export interface NamedConnectors {
  readonly typed: string;
  /** Those that are meant; empty when none is. */
  readonly names: readonly string[];
  /** All that were seen in the window, most messages first. */
  readonly known: readonly string[];
}

/** The connectors meant by a name as typed: the one spelled exactly so, else those that differ in case only. */
export async function connectorsNamed(typed: string, window: Window, context: ReportContext): Promise<NamedConnectors> {
  const answer = await context.ask({ kind: 'connector', window, by: ['connector'], withoutSenders: true });
  const known = answer.rows.map((row) => String(row.group[0])).filter((name) => name !== '');
  const lower = typed.toLowerCase();
  const names = known.includes(typed) ? [typed] : known.filter((name) => name.toLowerCase() === lower);
  return { typed, names, known };
}
