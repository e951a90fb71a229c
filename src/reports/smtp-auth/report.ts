import type { AnswerRow } from '../../mailflow/question.ts';
import { coverageNotes } from '../coverage-notes.ts';
import { kindName, noAnswer } from '../no-data.ts';
import { cutJson, cutOf, pageNotes, pageOf } from '../page.ts';
import { heldOf, provenanceOf } from '../provenance.ts';
import { refusedNotes } from '../refused-attempts.ts';
import type { Report, ReportAnswer, ReportContext, ReportRequest } from '../report.ts';
import { timelineOf } from '../timeline.ts';
import { tlsJson } from '../tls-words.ts';
import { unknownTlsNotes } from '../unknown-tls.ts';
import { NAME, params, TITLE } from './params.ts';
import { smtpAuthView } from './view.ts';

/** Who submits mail with SMTP AUTH, how much, and over which TLS version. */
export const smtpAuth: Report = {
  name: NAME,
  summary: 'SMTP AUTH clients: who sends how much, over which TLS version.',
  examples: ['smtp-auth 7d', 'smtp-auth 30d by:tls top:50', 'smtp-auth 7d domain:contoso.com'],
  window: '7d',
  params,
  answer,
};

async function answer(request: ReportRequest, context: ReportContext): Promise<ReportAnswer> {
  const domain = request.params['domain']?.toLowerCase().replace(/^@/, '') ?? null;
  const held = heldOf('smtp-auth', await context.partitions());
  const timeline = timelineOf(request.window, held);
  const question = {
    kind: 'smtp-auth',
    window: request.window,
    where: domain === null ? {} : { domain: [domain] },
  } as const;
  const [told, overTime, inVain] = await Promise.all([
    context.ask({ ...question, by: ['sender', 'domain'], order: 'messages', ...pageOf(request) }),
    context.ask({ ...question, by: [timeline.dimension], order: 'groups', withoutSenders: true }),
    refusedNotes(context, question),
  ]);
  if (told.answering.length === 0) {
    const about = {
      title: TITLE,
      subject: kindName['smtp-auth'],
      totals: ['senders', 'messages', 'tls', 'auth'],
    };
    const { data, view } = noAnswer({ name: NAME, params }, request, about, held);
    return {
      data: { ...data, notes: [...data.notes, ...inVain] },
      view: { ...view, notes: [...view.notes, ...inVain] },
    };
  }

  const provenance = provenanceOf(request, held, told.answering);
  const { rows, totals } = told;
  const cut = cutOf({ name: NAME, params }, request, rows.length, told.groups);
  const notes = [
    ...coverageNotes(request.window, held, told),
    ...pageNotes(request, rows.length, told.groups),
    ...inVain,
    ...(await unknownTlsNotes(context, question, totals.tls)),
  ];
  return {
    data: {
      report: NAME,
      ...provenance.data,
      rows: rows.map(jsonRow),
      totals: {
        senders: totals.senders,
        messages: totals.messages,
        tls: tlsJson(totals.tls),
        auth: authJson(totals),
      },
      cut: cutJson(cut),
      notes,
    },
    view: smtpAuthView(request, { told, overTime, timeline, domain, cut, notes, provenance: provenance.view }),
  };
}

function jsonRow(row: AnswerRow): Readonly<Record<string, unknown>> {
  const [sender, domain] = row.group;
  return { sender, domain, messages: row.messages, tls: tlsJson(row.tls), auth: authJson(row) };
}

const authJson = ({ auth: { basic, oauth, other } }: Pick<AnswerRow, 'auth'>) => ({ basic, oauth, other });
