import { commandLine } from '../view/command-line.ts';
import type { Param, ReportRequest } from './report.ts';

/** The request as a command line, with some parameters changed (undefined takes one away). */
export function repeated(
  report: { readonly name: string; readonly params: readonly Param[] },
  request: ReportRequest,
  changes: Readonly<Record<string, string | number | undefined>> = {},
): string {
  const given: Record<string, string | number | undefined> = { ...request.params, ...changes };
  const bare: string[] = [];
  const pairs: Record<string, string | number | undefined> = {};
  for (const [key, value] of Object.entries(given)) {
    const param = report.params.find((p) => p.key === key);
    if (param?.type === 'choice' && param.bare && value !== undefined) bare.push(String(value));
    else pairs[key] = value;
  }
  return commandLine([report.name, request.subject, request.windowWords, ...bare], pairs);
}
