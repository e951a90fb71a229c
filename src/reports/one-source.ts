import type { Partition } from '../model/partition.ts';
import { nearestNames } from '../model/text/nearest-names.ts';
import { repeated } from './repeated.ts';
import type { Report, ReportAnswer, ReportContext, ReportRequest } from './report.ts';

/** The source that `source:` names, whoever else tells the same mail; undefined where none is named. */
export const sourceAsked = ({ params }: Pick<ReportRequest, 'params'>): string | undefined => params['source'];

/** The context as if the store held what this source told, and nothing else. */
export function asOneSource(context: ReportContext, source: string | undefined): ReportContext {
  if (source === undefined) return context;
  return {
    ...context,
    ask: (question) => context.ask({ ...question, source }),
    partitions: async () => (await context.partitions()).filter((partition) => partition.source === source),
  };
}

/** The answer, saying that it is one source's alone. */
export function saidByOneSource(answer: ReportAnswer, source: string | undefined): ReportAnswer {
  if (source === undefined) return answer;
  const { data, view } = answer;
  return { data, view: { ...view, provenance: { ...view.provenance, source: `${source} only` } } };
}

/** Why a source cannot be asked: nothing is held of it. Null where it can. */
export function unknownSource(
  { report, request }: { readonly report: Report; readonly request: ReportRequest },
  held: readonly Partition[],
): { readonly understood: string; readonly problem: string; readonly allowed: string; readonly paste: string } | null {
  const source = sourceAsked(request);
  const known = [...new Set(held.map((partition) => partition.source))].sort();
  if (source === undefined || known.includes(source)) return null;
  const [near] = nearestNames(source, known);
  return {
    understood: repeated(report, request, { source: undefined }),
    problem: `There is no data from a source "${source}".${near === undefined ? '' : ` Did you mean ${near}?`}`,
    allowed: known.length === 0 ? 'no source has data yet' : known.map((name) => `source:${name}`).join(', '),
    paste: repeated(report, request, { source: near ?? known[0] }),
  };
}
