import { count, counted } from '../../model/format.ts';
import type { Answer, AnswerRow } from '../../model/question.ts';
import { dayText } from '../../model/time.ts';
import { cutJson } from '../page.ts';
import type { ReportData } from '../report.ts';
import { tlsJson } from '../tls-text.ts';
import type { newestPage } from './newest-page.ts';

interface Answers {
  readonly perDay: Answer;
  readonly clients: readonly AnswerRow[];
  readonly connectors: readonly AnswerRow[];
  readonly ever: Answer;
  readonly page: ReturnType<typeof newestPage<AnswerRow>>;
  readonly refused: number;
}

type Fields = Pick<ReportData, 'rows' | 'totals' | 'cut'> & Readonly<Record<string, unknown>>;

/**
 * The JSON that scripts rely on. `days` has every day with messages, `rows` a page of them; figures are null when
 * nobody told us about the window; `refused` is there where attempts were. First and last seen are over all that is kept.
 */
export function senderFields(sender: string, { perDay, clients, connectors, ever, page, refused }: Answers): Fields {
  const { messages, tls, auth } = perDay.totals;
  const isTold = perDay.answering.length > 0;
  const isSeen = ever.totals.messages > 0;
  const totals = { messages: isTold ? messages : null, tls: isTold ? tlsJson(tls) : null };
  return {
    sender,
    ...totals,
    auth: isTold ? { basic: auth.basic, oauth: auth.oauth, other: auth.other } : null,
    ...(refused > 0 && { refused }),
    days: perDay.rows.map(dayJson),
    clients: clients.map((row) => ({ ip: row.group[0], messages: row.messages, firstDay: dayText(row.firstDay) })),
    connectors: connectors.map((row) => ({ connector: row.group[0], messages: row.messages })),
    firstSeen: isSeen ? dayText(ever.totals.firstDay) : null,
    lastSeen: isSeen ? dayText(ever.totals.lastDay) : null,
    rows: page.rows.map(dayJson),
    totals,
    cut: cutJson(page.cut),
  };
}

/** Says for how much of the mail the client addresses are not known. */
export function clientNotes(messages: number, clients: readonly AnswerRow[]): readonly string[] {
  const known = clients.reduce((sum, row) => sum + row.messages, 0);
  if (messages === 0 || known >= messages) return [];
  return known === 0
    ? ['Client addresses are not known: the source has none, or their retention has ended.']
    : [`Client addresses are known for ${count(known)} of ${counted(messages, 'message')} only.`];
}

const dayJson = ({ group: [day], messages, tls }: AnswerRow) => ({
  day: dayText(Number(day)),
  messages,
  tls: tlsJson(tls),
});
