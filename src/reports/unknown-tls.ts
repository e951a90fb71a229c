import { count } from '../mailflow/format.ts';
import type { Question } from '../mailflow/question.ts';
import type { TlsCounts } from '../mailflow/tls.ts';
import type { ReportContext } from './report.ts';

const MOST_TEXTS = 3;

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
  const { rows } = await context.ask({ ...question, by: ['rawTls'], order: 'messages', withoutSenders: true });
  const texts = rows
    .map(({ group: [text], tls }) => ({ text: text === '' ? 'nothing' : `"${text}"`, messages: tls.unknown }))
    .filter(({ messages }) => messages > 0);
  const said = texts.slice(0, MOST_TEXTS).map(({ text, messages }) => `${text} (${count(messages)})`);
  const more = texts.length > MOST_TEXTS ? ` and ${texts.length - MOST_TEXTS} more` : '';
  return [`TLS unknown: the source says ${said.join(', ')}${more}. Counted as not protected.`];
}
