import { z } from 'zod';
import { fromRows, rowsSchema, toRows } from './carry-rows.ts';
import { type Known, MAX_KNOWN, MAX_OPEN, type Open } from './counting/ledger.ts';
import { attributesSchema } from './sessions/attributes.ts';
import type { Dialogue, Transaction } from './sessions/dialogue.ts';
import { nameOf, type Piece } from './sessions/piece.ts';

const transactionSchema = z.object({
  from: z.string().nullable(),
  isOfOrganisation: z.boolean(),
  isProbe: z.boolean(),
  recipients: z.int(),
  toHealth: z.int(),
});

/** Transactions once each: what is asked, and what goes on, is by their place in the list, -1 for none. */
const dialogueSchema = z.object({
  attributes: attributesSchema,
  transactions: z.array(transactionSchema),
  pending: z.array(z.tuple([z.string(), z.int(), z.string()])),
  transaction: z.int(),
  lacksReplies: z.boolean(),
  failedAt: z.int(),
  isFailing: z.boolean(),
});

const acceptedSchema = z.object({
  sequence: z.int(),
  at: z.number(),
  from: z.string().nullable(),
  recipients: z.int().nullable(),
  isOfOrganisation: z.boolean(),
  attributes: attributesSchema,
  toldAs: z.enum(['connector', 'smtp-auth']).nullable(),
});

const pieceSchema = z.object({
  family: z.enum(['receive', 'send']),
  ...{ connector: z.string(), session: z.string(), remote: z.string(), host: z.string(), local: z.string() },
  ...{ first: z.int(), last: z.int(), beganAt: z.number(), at: z.number(), messages: z.int() },
  ...{ hasStart: z.boolean(), isFromGreeting: z.boolean(), hasEnd: z.boolean() },
  dialogue: dialogueSchema,
  isCut: z.boolean(),
  lines: z.array(z.tuple([z.string(), z.int(), z.number(), z.string(), z.string()])),
  waiting: z.array(acceptedSchema),
});

const carrySchema = z.object({
  version: z.literal(1),
  /** Of a followed log: when its newest line was written (ms). */
  at: z.number().optional(),
  /** It has sessions of clients at their first hop; it makes connections for a Hub. */
  hasFirstHop: z.boolean(),
  hasOutboundProxy: z.boolean(),
  hasHub: z.boolean().default(false),
  pieces: z.array(pieceSchema),
  rows: rowsSchema,
  /** Of a followed log: lines at its end that may go on. */
  held: z.array(z.string()).default([]),
});

/** What a read of a log leaves for others: what is open, and what may be asked for. */
export interface Carry {
  readonly at: number | undefined;
  readonly hasFirstHop: boolean;
  readonly hasOutboundProxy: boolean;
  /** It has the Hub’s side of what front ends hand on. */
  readonly hasHub: boolean;
  readonly pieces: readonly Piece[];
  readonly known: readonly Known[];
  readonly open: readonly Open[];
  /** Messages at their second hop, which count where no log of the first one is known. */
  readonly hops: readonly Open[];
  readonly held: readonly string[];
}

const NO_CARRY: Carry = {
  ...{ at: undefined, hasFirstHop: false, hasOutboundProxy: false, hasHub: false },
  ...{ pieces: [], known: [], open: [], hops: [], held: [] },
};

/** The same object is asked for again and again while a log is followed. */
const read = new WeakMap<object, Carry>();

/** Nothing of one that cannot be read. Its pieces are shared: whoever changes one copies it first. */
export function carryOf(json: unknown): Carry {
  if (typeof json !== 'object' || json === null) return NO_CARRY;
  let carry = read.get(json);
  if (carry === undefined) {
    const parsed = carrySchema.safeParse(json);
    carry = parsed.success ? restored(parsed.data) : NO_CARRY;
    read.set(json, carry);
  }
  return carry;
}

const restored = ({ rows, pieces, at, ...rest }: z.infer<typeof carrySchema>): Carry => ({
  ...{ ...rest, at, pieces: pieces.map(pieceOf) },
  ...fromRows(rows),
});

/** Parts of sessions beyond these are not carried on: those that were noted first. */
const MAX_PIECES = 4000;
const MAX_LINES = 20_000;

/** The oldest first: where there are too many lines, those are left out. */
function jsonOfPieces(pieces: readonly Piece[]): readonly PieceJson[] {
  let left = MAX_LINES;
  return pieces
    .toReversed()
    .map((piece): PieceJson => {
      left -= piece.lines.length;
      const kept = left >= 0 ? {} : { lines: [], isCut: true };
      // The session goes on, and what it left does not change with it.
      const own = { lines: [...piece.lines], waiting: [...piece.waiting] };
      return { ...piece, dialogue: jsonOfDialogue(piece.dialogue), ...own, ...kept };
    })
    .reverse();
}

export function jsonOf(carry: Omit<Carry, 'at' | 'held'>): Readonly<Record<string, unknown>> {
  return {
    version: 1,
    ...{ hasFirstHop: carry.hasFirstHop, hasOutboundProxy: carry.hasOutboundProxy, hasHub: carry.hasHub },
    pieces: jsonOfPieces(carry.pieces.slice(-MAX_PIECES)),
    rows: toRows({
      known: carry.known.slice(-MAX_KNOWN),
      open: carry.open.slice(-MAX_OPEN),
      hops: carry.hops.slice(-MAX_OPEN),
    }),
  };
}

/** What several reads left, each thing once. */
export function together(carries: readonly Carry[]): Carry {
  const pieces = new Map<string, Piece>();
  const known = new Map<string, Known>();
  const open = new Map<string, Open>();
  const hops = new Map<string, Open>();
  // The newest first, whose word counts.
  for (const carry of carries) {
    for (const piece of carry.pieces)
      addOnce(pieces, `${nameOf(piece)} ${piece.first} ${piece.last} ${piece.at}`, piece);
    for (const each of carry.known) addOnce(known, each.ref, each);
    for (const each of carry.open) addOnce(open, each.message.key, each);
    for (const each of carry.hops) addOnce(hops, each.message.key, each);
  }
  return {
    at: undefined,
    hasFirstHop: carries.some(({ hasFirstHop }) => hasFirstHop),
    hasOutboundProxy: carries.some(({ hasOutboundProxy }) => hasOutboundProxy),
    hasHub: carries.some(({ hasHub }) => hasHub),
    pieces: [...pieces.values()].map((piece) => structuredClone(piece)),
    known: [...known.values()],
    open: [...open.values()],
    hops: [...hops.values()],
    held: [],
  };
}

function addOnce<T>(map: Map<string, T>, key: string, value: T): void {
  if (!map.has(key)) map.set(key, value);
}

type PieceJson = z.infer<typeof pieceSchema>;

function pieceOf(json: PieceJson): Piece {
  const { transactions, pending, transaction, ...dialogue } = json.dialogue;
  const at = (index: number): Transaction | null => transactions[index] ?? null;
  return {
    ...json,
    dialogue: {
      ...dialogue,
      pending: pending.map(([asked, index, command]) => ({
        ...{ asked: asked as Dialogue['pending'][number]['asked'], transaction: at(index), command },
      })),
      transaction: at(transaction),
    },
  };
}

function jsonOfDialogue({ pending, transaction, ...dialogue }: Dialogue): PieceJson['dialogue'] {
  const transactions = [...new Set([...pending.map((each) => each.transaction), transaction])].filter(
    (each) => each !== null,
  );
  const placeOf = (each: Transaction | null): number => (each === null ? -1 : transactions.indexOf(each));
  return {
    ...dialogue,
    transactions: transactions.map((each) => ({ ...each })),
    pending: pending.map((each) => [each.asked, placeOf(each.transaction), each.command]),
    transaction: placeOf(transaction),
  };
}
