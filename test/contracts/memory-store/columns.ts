import type { Answer, AnswerRow, Columns, ColumnsQuestion, Question } from '../../../src/model/question.ts';
import { TLS_VERSIONS, type TlsVersion } from '../../../src/model/tls.ts';

/** Few, so that whoever reads a small store meets more than one part. */
const PART_ROWS = 1000;

/** The whole answer to the question in columns, part by part; it is asked for when the first part is. */
export async function* columnsOf(
  question: ColumnsQuestion,
  answer: (question: Question) => Answer,
): AsyncGenerator<Columns> {
  const { kind, window, by, where, source } = question;
  const asked = { kind, window, by, ...(where && { where }), ...(source !== undefined && { source }) };
  const { rows } = answer({ ...asked, withoutSenders: true });
  const texts: string[] = [];
  const indexes = new Map<string, number>();
  for (let from = 0; from < rows.length; from += PART_ROWS) {
    const part = rows.slice(from, from + PART_ROWS);
    yield {
      rows: part.length,
      groups: by.map((_, at) => Int32Array.from(part, ({ group }) => codeOf(group[at] as string | number))),
      texts,
      ...sumsOf(part),
    };
  }

  function codeOf(value: string | number): number {
    if (typeof value === 'number') return value;
    const known = indexes.get(value) ?? texts.push(value) - 1;
    indexes.set(value, known);
    return known;
  }
}

function sumsOf(rows: readonly AnswerRow[]): Pick<Columns, 'messages' | 'tls' | 'auth'> {
  const column = (pick: (row: AnswerRow) => number) => Float64Array.from(rows, pick);
  const tls = TLS_VERSIONS.map((version) => [version, column((row) => row.tls[version])] as const);
  return {
    messages: column(({ messages }) => messages),
    tls: Object.fromEntries(tls) as Record<TlsVersion, Float64Array>,
    auth: {
      basic: column(({ auth }) => auth.basic),
      oauth: column(({ auth }) => auth.oauth),
      other: column(({ auth }) => auth.other),
    },
  };
}
