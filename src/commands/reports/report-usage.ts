import type { Report } from '../../reports/report.ts';

/** `connectors [7d] [inbound|outbound] [type:partner|on-premises|none] [top:20] [page:2]` */
export function reportUsage(report: Report): string {
  const params = report.params.map((param) => {
    if (param.type === 'choice') return `[${param.bare ? '' : `${param.key}:`}${param.values.join('|')}]`;
    if (param.type === 'days') return `[${param.key}:7d]`;
    return param.type === 'count' ? `[${param.key}:N]` : `[${param.key}:${param.hint}]`;
  });
  const subject = report.subject ? [`<${subjectName(report.subject.label)}>`] : [];
  return [report.name, ...subject, `[${report.window}]`, ...params, '[source:NAME]', '[top:N]', '[page:N]'].join(' ');
}

/** `an address` → `address` */
export const subjectName = (label: string): string => label.replace(/^(an?|the) /, '');
