import { nearestNames } from '../model/text/nearest-names.ts';
import { repeated } from './repeated.ts';
import type { Param, Report, ReportContext, ReportRequest } from './report.ts';

type TextParam = Extract<Param, { readonly type: 'text' }>;

/** As many are offered in a form, and looked through for one that is meant. */
const MAX_OFFERED = 100;
const MAX_NAMED = 5;

/** By parameter, the values that occur in the window, those of most messages first; empty where more occur than are offered. */
export async function occurringValues(
  report: Pick<Report, 'params'>,
  { window }: Pick<ReportRequest, 'window'>,
  { ask }: Pick<ReportContext, 'ask'>,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const found = new Map<string, readonly string[]>();
  for (const param of report.params) {
    if (param.type !== 'text' || param.occurs === undefined) continue;
    const values = await valuesOf(param, window, ask);
    found.set(param.key, values.length > MAX_OFFERED ? [] : values);
  }
  return found;
}

/**
 * Why a domain that was typed without its end is not looked for: none is called so, and which may be meant. Null where
 * one is, and where nothing occurs at all.
 */
export async function unknownValue(
  report: Report,
  request: ReportRequest,
  { ask }: Pick<ReportContext, 'ask'>,
): Promise<{
  readonly understood: string;
  readonly problem: string;
  readonly allowed: string;
  readonly paste: string;
} | null> {
  for (const param of report.params) {
    if (param.type !== 'text' || param.occurs === undefined) continue;
    const typed = request.params[param.key]?.toLowerCase().replace(/^@/, '');
    if (typed === undefined || typed.includes('.')) continue;
    const known = await valuesOf(param, request.window, ask);
    if (known.length === 0 || known.includes(typed)) continue;
    // Only the largest are known where there are more.
    if (known.length > MAX_OFFERED && (await valuesOf(param, request.window, ask, typed)).length > 0) continue;
    const meant = meantBy(typed, known);
    const [first] = meant.length > 0 ? meant : known;
    return {
      understood: repeated(report, request, { [param.key]: undefined }),
      problem: `There is no ${param.key} "${typed}" in these days.${meant.length === 0 ? '' : ` Did you mean ${meant.slice(0, MAX_NAMED).join(' or ')}?`}`,
      allowed: `${param.key}: ${known.slice(0, MAX_NAMED).join(', ')}${known.length > MAX_NAMED ? ', …' : ''}`,
      paste: repeated(report, request, { [param.key]: first }),
    };
  }
  return null;
}

async function valuesOf(
  { occurs }: TextParam,
  window: ReportRequest['window'],
  ask: ReportContext['ask'],
  only?: string,
): Promise<readonly string[]> {
  if (occurs === undefined) return [];
  const { kind, dimension } = occurs;
  const { rows } = await ask({
    ...{ kind, window, by: [dimension], order: 'messages', limit: MAX_OFFERED + 1 },
    ...{ withoutSenders: true, partial: true, ...(only !== undefined && { where: { [dimension]: [only] } }) },
  });
  return rows.map(({ group: [value] }) => String(value)).filter((value) => value !== '');
}

/** `contoso` means `contoso.com`, then `mail.contoso.com`, then what is spelled nearly so. */
function meantBy(typed: string, known: readonly string[]): readonly string[] {
  const begun = known.filter((value) => value.startsWith(`${typed}.`));
  const within = known.filter((value) => value.split('.').includes(typed));
  const labels = new Map(
    known.flatMap((value) =>
      value
        .split('.')
        .slice(0, -1)
        .map((label) => [label, value] as const),
    ),
  );
  const near = nearestNames(typed, [...labels.keys()]).flatMap((label) => labels.get(label) ?? []);
  return [...new Set([...begun, ...within, ...near])];
}
