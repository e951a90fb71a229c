import type { Answer, AuthCounts, ColumnsQuestion } from '../../../src/model/question.ts';
import { noTlsCounts, TLS_VERSIONS, type TlsCounts } from '../../../src/model/tls.ts';
import type { FactStore } from '../../../src/ports/fact-store.ts';

/** What columns and rows of one question have in common. */
export interface Group {
  readonly group: readonly (string | number)[];
  readonly messages: number;
  readonly tls: TlsCounts;
  readonly auth: AuthCounts;
}

/** All columns of a question as rows, in an order of their own. */
export async function inColumns(store: FactStore, question: ColumnsQuestion): Promise<readonly Group[]> {
  const rows: Group[] = [];
  for await (const { groups, texts, messages, tls, auth, ...part } of store.columns(question)) {
    for (let row = 0; row < part.rows; row++) {
      const counts = noTlsCounts();
      for (const version of TLS_VERSIONS) counts[version] = tls[version][row] as number;
      rows.push({
        group: question.by.map((name, at) => {
          const code = groups[at]?.[row] as number;
          return name === 'day' || name === 'hour' ? code : (texts[code] as string);
        }),
        messages: messages[row] as number,
        tls: counts,
        auth: {
          basic: auth.basic[row] as number,
          oauth: auth.oauth[row] as number,
          other: auth.other[row] as number,
        },
      });
    }
  }
  return rows.sort(byGroup);
}

/** The rows of an answer, in the same order. */
export const inRows = ({ rows }: Answer): readonly Group[] =>
  rows.map(({ group, messages, tls, auth }) => ({ group, messages, tls, auth })).sort(byGroup);

const byGroup = (a: Group, b: Group): number => (JSON.stringify(a.group) < JSON.stringify(b.group) ? -1 : 1);
