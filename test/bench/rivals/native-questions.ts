import type { DuckDBConnection } from '@duckdb/node-api';
import { TLS_VERSIONS } from '../../../src/model/tls.ts';

/*
 * What the reports show, asked of plain tables as somebody would who writes SQL by hand: no more statements, and no
 * more in them, than the report needs.
 */

export interface NativeQuestion {
  readonly statements: readonly string[];
  /** Messages in all, from the statements' rows. */
  readonly messages: (results: readonly (readonly Row[])[]) => number;
}

type Row = Readonly<Record<string, unknown>>;

const PER_TLS = TLS_VERSIONS.map((tls) => `sum(messages) FILTER (tls = '${tls}') AS "tls ${tls}"`).join(', ');
const PER_AUTH = ['basic', 'oauth', 'other']
  .map((auth) => `sum(messages) FILTER (auth = '${auth}') AS ${auth}`)
  .join(', ');
const sumOf = (rows: readonly Row[] | undefined): number =>
  (rows ?? []).reduce((sum, { messages }) => sum + Number(messages), 0);

const perDay = (days: string): string =>
  `SELECT day, sum(messages) AS messages, ${PER_TLS} FROM smtp_auth_daily WHERE ${days} GROUP BY day ORDER BY day`;
const sendersIn = (days: string): string =>
  `SELECT count(DISTINCT sender) AS senders FROM smtp_auth_daily WHERE ${days}`;
const between = (first: number, last: number): string => `day BETWEEN ${first} AND ${last}`;

/** A page of senders, the volume per day, and how many senders there are. */
export function smtpAuth(first: number, last: number): NativeQuestion {
  const days = between(first, last);
  return {
    statements: [
      `SELECT sender, domain, sum(messages) AS messages, ${PER_TLS}, ${PER_AUTH} FROM smtp_auth_daily WHERE ${days}
       GROUP BY sender, domain ORDER BY messages DESC, sender, domain LIMIT 20`,
      perDay(days),
      sendersIn(days),
    ],
    messages: ([, ofDays]) => sumOf(ofDays),
  };
}

/** Every path and its TLS versions. */
export function connectors(first: number, last: number): NativeQuestion {
  return {
    statements: [
      `SELECT direction, "connectorType", connector, "forcedTls", sum(messages) AS messages, ${PER_TLS}
       FROM connector_daily WHERE ${between(first, last)} GROUP BY ALL ORDER BY messages DESC LIMIT 20`,
      `SELECT sum(messages) AS messages, ${PER_TLS} FROM connector_daily WHERE ${between(first, last)}`,
    ],
    messages: ([, all]) => sumOf(all),
  };
}

/** One sender's days, clients and connectors, and when it was first and last seen. */
export function sender(address: string, first: number, last: number): NativeQuestion {
  const who = `sender = '${address}'`;
  const days = between(first, last);
  return {
    statements: [
      `${perDay(`${days} AND ${who}`)}`,
      `SELECT client, sum(messages) AS messages, min(hour) AS first FROM smtp_auth_hourly
       WHERE hour BETWEEN ${first * 24} AND ${last * 24 + 23} AND ${who} GROUP BY client ORDER BY messages DESC`,
      `SELECT connector, sum(messages) AS messages, ${PER_TLS} FROM smtp_auth_daily WHERE ${days} AND ${who} GROUP BY connector`,
      `SELECT min(day), max(day) FROM smtp_auth_daily WHERE ${who}`,
    ],
    messages: ([ofDays]) => sumOf(ofDays),
  };
}

/** Both widgets, for this week and the one before. */
export function summary(first: number, last: number): NativeQuestion {
  const before = between(first - 7, last - 7);
  const statements = [between(first, last), before].flatMap((days) => [
    `SELECT direction, sum(messages) AS messages, ${PER_TLS} FROM connector_daily WHERE ${days} GROUP BY direction`,
    perDay(days),
    sendersIn(days),
  ]);
  return { statements, messages: ([transit, auth]) => sumOf(transit) + sumOf(auth) };
}

/** Asks all statements at once, as a report does, and answers the messages they tell of. */
export async function askNative(connection: DuckDBConnection, question: NativeQuestion): Promise<number> {
  const reads = await Promise.all(question.statements.map((sql) => connection.runAndReadAll(sql)));
  return question.messages(reads.map((read) => read.getRowObjects() as readonly Row[]));
}
