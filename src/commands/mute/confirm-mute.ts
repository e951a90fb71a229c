import type { Episode, Mute } from '../../episodes/episode.ts';
import type { MuteTarget } from '../../episodes/mutes.ts';
import type { ConnectorType, Direction } from '../../model/dimensions.ts';
import { seriesName } from '../../model/series-name.ts';
import { nearestNames } from '../../model/text/nearest-names.ts';
import { daysBetween, type Window } from '../../model/window.ts';
import type { FactStore } from '../../ports/fact-store.ts';
import { commandLine } from '../../view/command-line.ts';
import { durationWord } from '../duration.ts';
import type { Rejection } from '../rejection.ts';

/** What is to be muted, for how long and why. */
export interface Muting {
  readonly target: MuteTarget;
  readonly forMs: number;
  readonly why: string;
  /** `force:yes`: also what nothing is known of yet. */
  readonly isSure?: true;
  /** It was written `sure:yes`, as until this release. */
  readonly saysSure?: true;
}

interface Known {
  readonly store: Pick<FactStore, 'ask' | 'partitions'>;
  readonly state: {
    readonly episodes: readonly Pick<Episode, 'subject'>[];
    readonly mutes: readonly Pick<Mute, 'subject'>[];
  };
}

/** Beyond so many addresses the busiest are looked at only: a hint must not cost more than the answer. */
const MAX_ADDRESSES = 5_000;
const MAX_NEAR = 3;

/**
 * Why a subject is not muted as it was typed: neither an insight nor a fact has it, so that the mute would silence
 * nothing and nobody would notice. Null where there is no doubt, also where the facts cannot be asked.
 */
export async function confirmMute(
  { target, forMs, why, isSure }: Muting,
  { store, state }: Known,
): Promise<Rejection | null> {
  if (isSure || 'rule' in target) return null;
  const { subject } = target;
  if ([...state.episodes, ...state.mutes].some((each) => each.subject === subject)) return null;
  const facts = await knownIn(store, subject).catch(() => null);
  if (facts === null || facts.isKnown) return null;
  const near = nearestSubjects(subject, [...state.episodes.map((each) => each.subject), ...facts.subjects]);
  const line = (named: string) => commandLine(['mute', named, durationWord(forMs), why]);
  const forced = `${line(subject)} force:yes`;
  const [nearestOne] = near;
  return {
    understood: 'mute',
    problem: [
      `${subject} is unknown: no insight and no mail has this name.`,
      ...(near.length === 0 ? [] : [`Did you mean ${near.join(' or ')}?`]),
    ].join(' '),
    allowed: `an insight, an address or a connector as the insights name it; for a future one \`${forced}\``,
    paste: nearestOne === undefined ? forced : line(nearestOne),
  };
}

/** Whether facts of any day have the subject, and all that they have. */
async function knownIn(store: Known['store'], subject: string) {
  const held = await store.partitions();
  const window = windowOf(held.map(({ day }) => day));
  if (window === null) return { isKnown: false, subjects: [] };
  const [ofSubject, senders, paths] = await Promise.all([
    store.ask({ kind: 'smtp-auth', window, by: [], where: { sender: [subject] }, withoutSenders: true }),
    store.ask({ kind: 'smtp-auth', window, by: ['sender'], order: 'messages', limit: MAX_ADDRESSES }),
    store.ask({
      ...{ kind: 'connector', window, by: ['direction', 'connectorType', 'connector'] },
      ...{ order: 'messages', withoutSenders: true },
    }),
  ]);
  const subjects = [
    ...paths.rows.map(({ group: [direction, connectorType, connector] }) =>
      seriesName({
        direction: direction as Direction,
        connectorType: connectorType as ConnectorType,
        connector: String(connector),
      }),
    ),
    ...senders.rows.map(({ group: [sender] }) => String(sender)),
  ];
  return { isKnown: ofSubject.totals.messages > 0 || subjects.includes(subject), subjects };
}

const windowOf = (days: readonly number[]): Window | null =>
  days.length === 0
    ? null
    : daysBetween(
        days.reduce((a, b) => Math.min(a, b)),
        days.reduce((a, b) => Math.max(a, b)),
      );

/** In another case, by the connector's own name, or a few keystrokes away from either. */
function nearestSubjects(typed: string, subjects: readonly string[]): readonly string[] {
  const lower = typed.toLowerCase();
  const spelled = subjects.map((subject) => ({ subject, name: / - (.+)$/s.exec(subject)?.[1] ?? subject }));
  const same = spelled.filter(({ subject, name }) => [subject, name].some((each) => each.toLowerCase() === lower));
  const close = nearestNames(
    lower,
    spelled.flatMap(({ subject, name }) => [subject.toLowerCase(), name.toLowerCase()]),
  ).flatMap((near) =>
    spelled.filter(({ subject, name }) => subject.toLowerCase() === near || name.toLowerCase() === near),
  );
  return [...new Set([...same, ...close].map(({ subject }) => subject))].slice(0, MAX_NEAR);
}
