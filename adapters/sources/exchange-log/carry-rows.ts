import { z } from 'zod';
import { AUTHS, CONNECTOR_TYPES, REPORTED_KINDS } from '../../../src/model/dimensions.ts';
import { TLS_VERSIONS } from '../../../src/model/tls.ts';
import { MESSAGE_DIRECTIONS } from './counting/exchange-message.ts';
import type { Known, Open } from './counting/ledger.ts';

/*
 * Thousands of messages may wait, so each is a row: numbers stand for the values of closed vocabularies, by their place in
 * them. A row says all by itself, so that what became of a list is which rows came and went.
 */

const place = (list: readonly string[]) =>
  z
    .int()
    .min(0)
    .max(list.length - 1);
const flag = z.union([z.literal(0), z.literal(1)]);

/** ref, TLS, as logged, sender, way to sign in, client, nothing more will be found out, at */
const knownRow = z.tuple([
  z.string(),
  place(TLS_VERSIONS),
  z.string(),
  z.string(),
  place(AUTHS),
  z.string(),
  flag,
  z.number(),
]);

/** ref, key, kind, direction, hour, connector, its type, sender, client, way to sign in, TLS, as logged, recipients, host, was it given, how often put off, at */
const openRow = z.tuple([
  z.string(),
  z.string().regex(/^[0-9a-f]{16}$/),
  place(REPORTED_KINDS),
  place(MESSAGE_DIRECTIONS),
  z.int(),
  z.string(),
  place(CONNECTOR_TYPES),
  z.string(),
  z.string(),
  place(AUTHS),
  place(TLS_VERSIONS),
  z.string(),
  z.int().nullable(),
  z.string(),
  flag,
  z.int(),
  z.number(),
]);

export const rowsSchema = z.object({
  known: z.array(knownRow),
  open: z.array(openRow),
  hops: z.array(openRow),
});
type Rows = z.infer<typeof rowsSchema>;

interface Lists {
  readonly known: readonly Known[];
  readonly open: readonly Open[];
  readonly hops: readonly Open[];
}

export const toRows = ({ known, open, hops }: Lists): Rows => ({
  known: known.map(rowOfKnown),
  open: open.map(rowOfOpen),
  hops: hops.map(rowOfOpen),
});

const rowOfKnown = ({ ref, tls, sender, auth, client, isFinal, at }: Known): Rows['known'][number] => [
  ...([ref, TLS_VERSIONS.indexOf(tls.version), tls.raw, sender, AUTHS.indexOf(auth), client] as const),
  ...([isFinal ? 1 : 0, at] as const),
];

function rowOfOpen({ ref, message, isTold, waited, at }: Open): Rows['open'][number] {
  const { key, kind, direction, hour, connector, connectorType, sender, client, auth, tls, recipients, host } = message;
  return [
    ...([ref, key, REPORTED_KINDS.indexOf(kind), MESSAGE_DIRECTIONS.indexOf(direction), hour, connector] as const),
    ...([CONNECTOR_TYPES.indexOf(connectorType), sender, client, AUTHS.indexOf(auth)] as const),
    ...([TLS_VERSIONS.indexOf(tls.version), tls.raw, recipients, host, isTold ? 1 : 0, waited, at] as const),
  ];
}

export const fromRows = ({ known, open, hops }: Rows): Lists => ({
  known: known.map(knownOf),
  open: open.map(openOf),
  hops: hops.map(openOf),
});

const knownOf = ([ref, tls, raw, sender, auth, client, isFinal, at]: Rows['known'][number]): Known => ({
  ...{ ref, tls: { version: one(TLS_VERSIONS, tls), raw }, sender, auth: one(AUTHS, auth), client },
  ...{ isFinal: isFinal === 1, at },
});

function openOf(row: Rows['open'][number]): Open {
  const [ref, key, kind, direction, hour, connector, type, sender, client, auth, tls, raw, recipients, host] = row;
  const [isTold, waited, at] = [row[14], row[15], row[16]];
  return {
    ...{ ref, isTold: isTold === 1, waited, at },
    message: {
      ...{ key, kind: one(REPORTED_KINDS, kind), direction: one(MESSAGE_DIRECTIONS, direction), hour, connector },
      ...{ connectorType: one(CONNECTOR_TYPES, type), sender, client, auth: one(AUTHS, auth), recipients, host },
      tls: { version: one(TLS_VERSIONS, tls), raw },
    },
  };
}

/** The schema has seen to it that there is one. */
const one = <T>(list: readonly T[], at: number): T => list[at] as T;
