import { remark } from '../../alerts/messages/remark.ts';
import { counted } from '../../model/format.ts';
import { dayOf, dayText } from '../../model/time.ts';
import type { ReportAnswer } from '../../reports/report.ts';
import { type FileFormat, type Reply, stated } from '../reply.ts';
import type { ReportAsked } from './read-report.ts';

/** Names of files are no longer than this, whatever the filters are. */
const MAX_NAME = 150;

/** Every row of a report as lines of a file, named after what was asked. */
export function fileOf(
  { report, request }: ReportAsked,
  { data, view }: ReportAnswer,
  format: FileFormat,
  isSample: boolean,
): Reply {
  const first = dayOf(request.window.from);
  const last = dayOf(new Date(request.window.to.getTime() - 1));
  const filters = Object.entries(request.params).map(([key, value]) => `${key}-${value}`);
  const about = [request.subject, ...filters].map((part) => part.toLowerCase().replace(/[^a-z0-9.@-]+/g, '-'));
  const parts = [...(isSample ? ['sample-data'] : []), report.name, ...about.filter((part) => part !== '')]
    .join('_')
    .slice(0, MAX_NAME);
  const lines = data.rows.length === 0 ? 'It is empty.' : `${counted(data.rows.length, 'row')}, complete.`;
  const reply = remark(`${view.title} as a file`, [...view.sentences.slice(0, 1), lines]);
  const say = {
    ...reply,
    view: { ...reply.view, provenance: view.provenance, warnings: view.warnings, notes: view.notes },
  };
  if (data.rows.length === 0) return stated(say, { rows: [] });
  return {
    kind: 'file',
    name: `${parts}_${dayText(first)}_${dayText(last)}.${format.type}`,
    format,
    data,
    filters: request.subject === '' ? request.params : { subject: request.subject, ...request.params },
    say,
  };
}
