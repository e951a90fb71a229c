import type { Partition } from '../../model/partition.ts';
import { dayText } from '../../model/time.ts';
import { daysBetween, type Window } from '../../model/window.ts';
import { emptyView } from '../../view/empty-view.ts';
import { coverageNotes } from '../coverage-notes.ts';
import { kindName, noData } from '../no-data.ts';
import { refusedAttempts, refusedSentences } from '../notes/refused-attempts.ts';
import { unknownTlsNotes } from '../notes/unknown-tls.ts';
import { heldOf, provenanceOf } from '../provenance.ts';
import type { Report, ReportAnswer, ReportContext, ReportRequest } from '../report.ts';
import { timelineOf } from '../timeline.ts';
import { addTls } from '../tls-text.ts';
import { clientNotes, senderFields } from './fields.ts';
import { newestPage } from './newest-page.ts';
import { senderSignIns, signInSentences } from './sign-ins.ts';
import { suggestSenders, unseenLately } from './unknown-sender.ts';
import { senderView } from './view.ts';

const NAME = 'sender';
const THIS = { name: NAME, params: [] };
const WINDOW_WORD = /^(today|yesterday|this-week|(last-?)(week|\d.*))$/i;

/** One SMTP AUTH sender: the original's row flyout, drawn out over days, clients and connectors. */
export const sender: Report = {
  ...THIS,
  summary: 'One SMTP AUTH sender: days, TLS versions, client addresses, first and last seen.',
  examples: ['sender printer@contoso.com', 'sender printer@contoso.com 90d'],
  subject: {
    label: 'an address',
    // A user name without a domain is a sender too; a window or a parameter is not.
    accepts: (text) => /^.+@[^\s@]+$/.test(text) || (/^[a-z_][^\s@:]*$/i.test(text) && !WINDOW_WORD.test(text)),
    hint: 'an address such as printer@contoso.com',
  },
  window: '30d',
  topic: 'signedIn',
  shows: (subject, request) => subject.toLowerCase() === request.subject.toLowerCase(),
  answer,
};

async function answer(request: ReportRequest, context: ReportContext): Promise<ReportAnswer> {
  const address = request.subject;
  const held = heldOf('smtp-auth', await context.partitions());
  const question = {
    kind: 'smtp-auth',
    window: request.window,
    where: { sender: [address] },
    withoutSenders: true,
  } as const;
  const everything = heldWindow(held, request.window);
  const timeline = timelineOf(request.window, held);
  const [perDay, perClient, perConnector, ever, refused, signIns] = await Promise.all([
    context.ask({ ...question, by: ['day'], order: 'groups' }),
    context.ask({ ...question, by: ['client'], order: 'messages' }),
    context.ask({ ...question, by: ['connector'], order: 'messages' }),
    context.ask({ ...question, window: everything, by: [] }),
    refusedAttempts(context, question),
    senderSignIns(address, request.window, context),
  ]);
  const { totals } = perDay;
  const clients = perClient.rows.filter((row) => row.group[0] !== '');
  const connectors = perConnector.rows.filter((row) => row.group[0] !== '');
  const page = newestPage(THIS, request, perDay.rows);
  const provenance = provenanceOf(request, held, perDay.answering);
  const notes = [
    ...coverageNotes(request.window, held, perDay),
    ...page.notes,
    ...clientNotes(totals.messages, clients),
    ...(await unknownTlsNotes(context, question, totals.tls)),
  ];
  const base = { ...emptyView(`SMTP AUTH: ${address}`, provenance.view), notes };
  const data = {
    report: NAME,
    ...provenance.data,
    ...senderFields(address, { perDay, clients, connectors, ever, page, refused }),
    ...(signIns !== null && { signIns }),
    notes,
  };

  const nothing =
    perDay.answering.length === 0
      ? noData(THIS, request, kindName['smtp-auth'], held)
      : ever.totals.messages === 0
        ? refused > 0
          ? { sentences: [`Nothing from ${address} was accepted, in this window or before.`], actions: [] }
          : await suggestSenders(request, everything, context)
        : totals.messages === 0
          ? unseenLately(request, dayText(ever.totals.firstDay), dayText(ever.totals.lastDay))
          : null;
  if (nothing !== null) {
    const sentences = [...nothing.sentences, ...refusedSentences(refused, ''), ...signInSentences(signIns)];
    return { data: { ...data, notes: [...notes, ...sentences] }, view: { ...base, ...nothing, sentences } };
  }

  const perTime =
    timeline.dimension === 'day' ? perDay : await context.ask({ ...question, by: ['hour'], order: 'groups' });
  const perStretch = timeline.split(perTime.rows).map((rows) => addTls(rows.map(({ tls }) => tls)));
  const view = senderView(request, base, { perDay, page, timeline, perStretch, clients, connectors, ever });
  return {
    data,
    view: {
      ...view,
      sentences: [...view.sentences, ...refusedSentences(refused, 'more '), ...signInSentences(signIns)],
    },
  };
}

/** All days that are held; the window itself when nothing is. */
function heldWindow(held: readonly Partition[], asked: Window): Window {
  const days = held.map((p) => p.day);
  if (days.length === 0) return asked;
  return daysBetween(
    days.reduce((a, b) => Math.min(a, b)),
    days.reduce((a, b) => Math.max(a, b)),
  );
}
