import { count } from '../../model/format.ts';
import type { Question } from '../../model/question.ts';
import { joinNames } from '../../model/text/names.ts';
import type { TlsCounts } from '../../model/tls.ts';
import type { ReportContext } from '../report.ts';

const MAX_TEXTS = 3;

/**
 * What a source wrote where we could not tell the TLS version: never dropped, never guessed. Costs a question only
 * when there is something to tell.
 */
export async function unknownTlsNotes(
  context: ReportContext,
  question: Pick<Question, 'kind' | 'window' | 'where'>,
  totals: TlsCounts,
): Promise<readonly string[]> {
  if (totals.unknown === 0) return [];
  const answer = await context.ask({ ...question, by: ['rawTls'], order: 'messages', withoutSenders: true });
  const { rows } = answer;
  const texts = rows
    .map(({ group: [text], tls }) => ({ text: text === '' ? 'nothing' : `"${text}"`, messages: tls.unknown }))
    .filter(({ messages }) => messages > 0);
  const worded = joinNames(
    texts.map(({ text, messages }) => `${text} (${count(messages)})`),
    MAX_TEXTS,
  );
  const sources = answer.answering.map(({ source }) => source);
  return [
    `TLS unknown: the source says ${worded}. Counted as not protected.`,
    ...(await noTlsLogged(context, question, sources)),
  ];
}

/** Sources that log TLS only where a setting asks for it, and that setting with where it is. */
const TLS_SETTINGS: ReadonlyMap<string, string> = new Map([
  ['postfix-log', 'smtpd_tls_loglevel = 1 and smtp_tls_loglevel = 1 in Postfix'],
  ['exim-log', 'log_selector = +tls_cipher in Exim'],
  ['sendmail-log', 'LogLevel to 9 or more (confLOG_LEVEL) in Sendmail'],
]);

/** A sentence for each source that says of no message whether TLS was used, with the setting to change. */
export async function noTlsLogged(
  context: ReportContext,
  { kind, window, where }: Pick<Question, 'kind' | 'window' | 'where'>,
  answering: readonly string[],
): Promise<readonly string[]> {
  // What stays on the host has no TLS to log.
  const crossing = ['inbound', 'outbound', 'submission'];
  const direction = where?.direction?.filter((each) => crossing.includes(each)) ?? crossing;
  const notes = [...new Set(answering)].sort().map(async (source) => {
    const setting = TLS_SETTINGS.get(source);
    if (setting === undefined) return [];
    const asked = { kind, window, where: { ...where, direction }, by: [], withoutSenders: true, source } as const;
    const { messages, tls } = (await context.ask(asked)).totals;
    if (messages === 0 || tls.unknown < messages) return [];
    return [`${source} logs no TLS in this window: set ${setting}.`];
  });
  return (await Promise.all(notes)).flat();
}
