import { z } from 'zod';
import { deliverySchema, rootSchema } from '../alerts/outbox/delivery.ts';
import { subscriptionSchema } from '../alerts/subscriptions/subscription.ts';
import { earlySchema } from '../episodes/early.ts';
import { episodeSchema, muteSchema, saidSchema } from '../episodes/episode.ts';
import type { RequestStore } from '../fetch/request-reports.ts';
import { instantText } from '../model/time.ts';
import type { StateStore } from '../ports/state-store.ts';
import { asImported, asTakenBack } from '../report-requests/after-answer.ts';
import { reportRequestSchema } from '../report-requests/report-request.ts';

/** The small state that changes; facts are not in it. */
export const stateSchema = z.strictObject({
  version: z.literal(1),
  /** What was imported or refused, newest first. */
  imports: z.array(
    z.strictObject({
      file: z.string(),
      source: z.string().nullable(),
      at: z.iso.datetime(),
      rows: z.int(),
      facts: z.int(),
      rejected: z.int(),
      from: z.iso.datetime().nullable(),
      to: z.iso.datetime().nullable(),
      error: z.string().nullable(),
    }),
  ),
  episodes: z.array(episodeSchema).default([]),
  /** What of the episodes was seen in hours that were not over; absent when nothing was. */
  early: z.array(earlySchema).optional(),
  /** From when on facts have not been looked at by the rules; null before the first look. */
  lookFrom: z.iso.datetime().nullable().default(null),
  /** Facts were taken away: what was derived from `from` on is to be derived again, from null all of it. */
  rederive: z.strictObject({ from: z.iso.datetime().nullable(), why: z.string() }).optional(),
  /** Whether the bot was ever started, and its first listener subscribed; a command from a shell does not count. */
  welcomed: z.boolean().default(false),
  /** Conversations that have had their first words; absent where none has. */
  welcomedIn: z.array(z.string()).optional(),
  mutes: z.array(muteSchema).default([]),
  subscriptions: z.array(subscriptionSchema).default([]),
  said: z.array(saidSchema).default([]),
  deliveries: z.array(deliverySchema).default([]),
  roots: z.array(rootSchema).default([]),
  /** Files that a service was asked to make; absent where none was. */
  reportRequests: z.array(reportRequestSchema).optional(),
});
export type MailflowState = z.infer<typeof stateSchema>;

export const INITIAL_STATE: MailflowState = {
  version: 1,
  imports: [],
  episodes: [],
  lookFrom: null,
  welcomed: false,
  mutes: [],
  subscriptions: [],
  said: [],
  deliveries: [],
  roots: [],
};

const IMPORTS_KEPT = 500;

/** The state after files were imported: what they tell of the past is yet to be looked at. */
export function withImports(
  state: MailflowState,
  reports: readonly Omit<MailflowState['imports'][number], 'at'>[],
  now: Date,
): MailflowState {
  const fresh = reports.map(({ file, source, rows, facts, rejected, from, to, error }) => ({
    file,
    source,
    at: instantText(now),
    rows,
    facts,
    rejected,
    from,
    to,
    error,
  }));
  return {
    ...state,
    imports: [...fresh.toReversed(), ...state.imports].slice(0, IMPORTS_KEPT),
    lookFrom: state.lookFrom === null ? null : earliest(fresh, state.lookFrom),
  };
}

/** The requests as a part of the state. */
export const requestsIn = (store: StateStore<MailflowState>): RequestStore => ({
  read: () => store.read().reportRequests ?? [],
  update: async (change) => {
    await store.update((state) => {
      const before = state.reportRequests ?? [];
      const after = change(before);
      return after === before ? state : { ...state, reportRequests: [...after] };
    });
  },
});

/** The state after a file was imported that answers a request. */
export function withAnswered(
  state: MailflowState,
  { request, id }: { readonly request?: string; readonly id: number | null },
  now: Date,
): MailflowState {
  const { reportRequests = [] } = state;
  if (!reportRequests.some((each) => each.id === request)) return state;
  return {
    ...state,
    reportRequests: reportRequests.map((each) => (each.id === request ? asImported(each, id, now) : each)),
  };
}

/** The state after an import was taken back: a request that it answered waits for its file again. */
export function withUnanswered(state: MailflowState, id: number, now: Date): MailflowState {
  const { reportRequests = [] } = state;
  const after = reportRequests.map((each) => asTakenBack(each, id, now));
  return after.every((each, at) => each === reportRequests[at]) ? state : { ...state, reportRequests: after };
}

/** Whether the rules have looked at what facts say of that instant. */
export const isLookedAt = ({ lookFrom }: MailflowState, instant: Date): boolean =>
  lookFrom !== null && Date.parse(lookFrom) > instant.getTime();

/** The state after facts were added of which the first is of `from`: what they tell of the past is to be looked at. */
export const withLookFrom = (state: MailflowState, from: Date): MailflowState =>
  isLookedAt(state, from) ? { ...state, lookFrom: instantText(from) } : state;

/** The state once facts were taken away of which the first is of `from`; null where nobody knows. */
export function withRederivation(state: MailflowState, from: string | null, why: string): MailflowState {
  const before = state.rederive;
  const known = before === undefined ? from : before.from === null || from === null ? null : earlier(before.from, from);
  return { ...state, rederive: { from: known, why } };
}

const earlier = (a: string, b: string): string => (Date.parse(a) <= Date.parse(b) ? a : b);

/** Up to when the imported files tell of anything, by `now` at the latest; `now` where nothing was imported. */
export function knownUntil({ imports }: MailflowState, now: Date): Date {
  const newest = imports.reduce((max, { to, facts }) => (to !== null && facts > 0 && to > max ? to : max), '');
  return newest === '' ? now : new Date(Math.min(now.getTime(), Date.parse(newest)));
}

/**
 * From when on facts have not been looked at after a look that was made at `now` and began with `before`: files that
 * were imported meanwhile have been looked at in part at best.
 */
export function lookedUntil(current: MailflowState, before: MailflowState, now: Date): string {
  const newest = JSON.stringify(before.imports[0]);
  const known = current.imports.findIndex((each) => JSON.stringify(each) === newest);
  const meanwhile = known < 0 ? current.imports : current.imports.slice(0, known);
  return earliest(meanwhile, instantText(now));
}

/** The first instant that imports with facts tell of, or the given one where that is earlier. */
const earliest = (imports: MailflowState['imports'], instant: string): string =>
  imports.reduce((min, { from, facts }) => (from !== null && facts > 0 && from < min ? from : min), instant);
