import type { AnswerRow, Question } from '../../../../src/model/question.ts';
import { noTlsCounts, type TlsVersion } from '../../../../src/model/tls.ts';
import { factsSql, type Relation, type RunSql } from './facts-sql.ts';

/** A group's values as the relation holds them: texts may be ids. */
export type RawGroup = readonly (string | number)[];

/** What a group comes to; its senders are counted elsewhere. */
type GroupSums = Omit<AnswerRow, 'group' | 'senders'>;

export interface SummedGroup {
  readonly raw: RawGroup;
  readonly sums: GroupSums;
}

export const groupKey = (raw: RawGroup): string => JSON.stringify(raw);

export const columnsOf = (by: Question['by']): readonly string[] => by.map((name) => `"${name}"`);

/** `more` are further SQL conditions. In no order. */
export async function sumGroups(
  question: Question,
  by: Question['by'],
  relation: Relation,
  run: RunSql,
  more: readonly string[] = [],
): Promise<readonly SummedGroup[]> {
  const keys = columnsOf(by);
  // Versions and authentication become columns here, not in SQL: planning twenty filtered sums takes the engine longer
  // than summing up. As a double a sum is exact up to 2^53, and no big integer has to be made of it.
  const rows = await run(
    `SELECT ${[...keys, 'tls', 'auth'].join(', ')}, sum(messages)::DOUBLE, sum(recipients)::DOUBLE, min(day), max(day)
     FROM ${factsSql(question, relation, more)} GROUP BY ${[...new Set([...keys, '"tls"', '"auth"'])].join(', ')}`,
  );
  const groups = new Map<string, { readonly raw: RawGroup; sums: GroupSums }>();
  for (const row of rows) {
    const raw = row.slice(0, by.length) as RawGroup;
    const key = groupKey(raw);
    const sums = partOf(row.slice(by.length));
    const known = groups.get(key);
    if (known) known.sums = addSums(known.sums, sums);
    else groups.set(key, { raw, sums });
  }
  return [...groups.values()];
}

export const NOTHING: GroupSums = {
  messages: 0,
  recipients: null,
  tls: noTlsCounts(),
  auth: { basic: 0, oauth: 0, other: 0 },
  firstDay: -1,
  lastDay: -1,
};

export function addSums(a: GroupSums, b: GroupSums): GroupSums {
  const tls = noTlsCounts();
  for (const version of Object.keys(tls) as TlsVersion[]) tls[version] = a.tls[version] + b.tls[version];
  const auth = {
    basic: a.auth.basic + b.auth.basic,
    oauth: a.auth.oauth + b.auth.oauth,
    other: a.auth.other + b.auth.other,
  };
  const recipients = a.recipients === null && b.recipients === null ? null : (a.recipients ?? 0) + (b.recipients ?? 0);
  return {
    messages: a.messages + b.messages,
    recipients,
    tls,
    auth,
    firstDay: a.firstDay < 0 ? b.firstDay : Math.min(a.firstDay, b.firstDay),
    lastDay: Math.max(a.lastDay, b.lastDay),
  };
}

/** The part of a group with one TLS version and one authentication. */
function partOf([tls, auth, messages, recipients, firstDay, lastDay]: readonly unknown[]): GroupSums {
  const count = Number(messages);
  return {
    messages: count,
    recipients: recipients === null ? null : Number(recipients),
    tls: { ...NOTHING.tls, [tls as TlsVersion]: count },
    auth: auth === 'none' ? NOTHING.auth : { ...NOTHING.auth, [auth as keyof typeof NOTHING.auth]: count },
    firstDay: Number(firstDay),
    lastDay: Number(lastDay),
  };
}
