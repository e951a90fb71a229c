import type { Partition } from '../../model/partition.ts';
import type { AnswerRow } from '../../model/question.ts';
import { applyingSettings } from '../applying-settings.ts';
import { clientFilters, leftOutNotes, whereOf } from '../filters/client-filters.ts';
import { listReport } from '../list-report.ts';
import { refusedNotes } from '../notes/refused-attempts.ts';
import type { ReportContext, ReportRequest } from '../report.ts';
import { timelineOf } from '../timeline.ts';
import { tlsJson } from '../tls-text.ts';
import { sendersBefore } from './before.ts';
import type { SmtpAuthFound } from './found.ts';
import { newcomersIn } from './newcomers.ts';
import { NAME, params, TITLE } from './params.ts';
import { permissionJson, permissionNotes, permissionsIn } from './permission.ts';
import { sortedPage } from './sorted-page.ts';
import { smtpAuthView } from './view.ts';

/** Who submits mail with SMTP AUTH, how much, and over which TLS version. */
export const smtpAuth = listReport<SmtpAuthFound>({
  name: NAME,
  otherNames: ['users', 'senders'],
  title: TITLE,
  summary: 'SMTP AUTH clients: who sends how much, over which TLS version.',
  examples: [
    'smtp-auth 7d',
    'smtp-auth 30d by:tls top:50',
    'smtp-auth 7d domain:contoso.com',
    'smtp-auth 30d tls:<1.2',
  ],
  window: '7d',
  topic: 'signedIn',
  params,
  kind: 'smtp-auth',
  isPaged: true,
  find,
  totals: {
    senders: ({ answer }) => answer.totals.senders,
    messages: ({ answer }) => answer.totals.messages,
    tls: ({ answer }) => tlsJson(answer.totals.tls),
    auth: ({ answer }) => authJson(answer.totals),
  },
  view: smtpAuthView,
});

async function find(
  request: ReportRequest,
  context: ReportContext,
  held: readonly Partition[],
): Promise<SmtpAuthFound> {
  const filters = clientFilters(request);
  const timeline = timelineOf(request.window, held);
  const newcomers = await newcomersIn(request, context, held);
  const question = {
    kind: 'smtp-auth',
    window: request.window,
    where: { ...whereOf(filters), ...(newcomers && { sender: newcomers.senders }) },
  } as const;
  const [answer, overTime, notes, clearNotes] = await Promise.all([
    sortedPage(request, context, { ...question, by: ['sender', 'domain'] }),
    context.ask({ ...question, by: [timeline.dimension], order: 'groups', withoutSenders: true }),
    refusedNotes(context, { ...question, where: filters.domain === null ? {} : { domain: [filters.domain] } }),
    leftOutNotes(filters, async (where) => {
      const clear = { ...question, where: { ...question.where, ...where }, by: [], withoutSenders: true } as const;
      return (await context.ask(clear)).totals.messages;
    }),
  ]);
  const settings = await applyingSettings(context, answer.answering);
  const permissionOf = permissionsIn(settings);
  const before = await sendersBefore(request, context, question, answer);
  const rows = answer.rows.map((row) => ({
    ...jsonRow(row),
    ...(before?.totals && { messagesBefore: before.messagesOf(String(row.group[0])) }),
    ...permissionJson(permissionOf, String(row.group[0])),
  }));
  return {
    question,
    answer,
    overTime,
    timeline,
    filters,
    newcomers,
    before,
    permissionOf,
    notes: [
      ...clearNotes,
      ...(newcomers?.notes ?? []),
      ...(before?.notes ?? []),
      ...notes,
      ...permissionNotes(settings),
    ],
    rows,
  };
}

function jsonRow(row: AnswerRow): Readonly<Record<string, unknown>> {
  const [sender, domain] = row.group;
  return { sender, domain, messages: row.messages, tls: tlsJson(row.tls), auth: authJson(row) };
}

const authJson = ({ auth: { basic, oauth, other } }: Pick<AnswerRow, 'auth'>) => ({ basic, oauth, other });
