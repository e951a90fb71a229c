import type { ReportRequest } from '../../../report-requests/report-request.ts';
import { fileText } from '../../../report-requests/request-text.ts';
import type { Announcement } from '../../../view/announcement.ts';
import { remark } from '../remark.ts';
import { instantWords } from '../time-text.ts';

const ADMIN_CENTER = 'Exchange admin center → Reports → Mail flow';

/** A report file is ready: where it is, and what to do with it. */
export function readyReportAnnouncement({ status, ...request }: ReportRequest): Announcement {
  const link = status.kind === 'ready' ? status.link : null;
  const since = status.kind === 'ready' ? ` since ${instantWords(status.at)}` : '';
  const { id, tenant } = request;
  const base = remark(
    `Report ready: ${fileText({ ...request, status })}`,
    [
      `The file that was requested from ${tenant} is ready${since}. Only a signed-in person can download it from Microsoft 365.`,
      ...(link === null ? [`It is in the ${ADMIN_CENTER}, under the title with ${id}.`] : []),
      `Then share it here or copy it into the inbox. While its name contains ${id}, nothing has to be declared.`,
    ],
    { tone: 'attention', status: 'Waiting for its file' },
  );
  return link === null ? base : { ...base, view: { ...base.view, links: [{ label: 'Fetch the report', url: link }] } };
}
