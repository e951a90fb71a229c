import type { NotificationRecord } from '../../episodes/episode.ts';
import type { SpeakingSettings } from '../../episodes/settings.ts';
import type { Delivery, Root } from '../outbox/delivery.ts';
import { type Refused, refusedByRoot } from '../outbox/refused.ts';
import type { Deciding } from './deciding.ts';
import { isGroupKey } from './keys.ts';
import { lastKnown } from './recently.ts';

/** A root in one conversation with all that is known of it: of one episode, or of a group of them. */
export interface Thread {
  readonly root: string;
  readonly isGroup: boolean;
  readonly place: Exclude<Deciding['root'], 'none'>;
  /** Ids of its episodes. */
  readonly episodes: readonly string[];
  /** When the first and the last of its episodes were decided to be posted. */
  readonly begunAt: string;
  readonly joinedAt: string;
  /** When it was last edited and last spoken in, as far as the present clock can tell; see `lastKnown`. */
  readonly editedAt: string | null;
  readonly repliedAt: string | null;
  readonly replies: number;
  readonly editUnderWay: boolean;
  /** What of it the platform has refused and is asked for again: the root, else a reply, else an edit. */
  readonly refused: Refused | null;
  readonly deleted: Deciding['deleted'];
}

/** By the root's key, the threads that were begun in a conversation; all arguments are of that conversation alone. */
export function threadsOf(
  records: readonly NotificationRecord[],
  roots: readonly Root[],
  deliveries: readonly Delivery[],
  { now, settings }: { readonly now: Date; readonly settings: SpeakingSettings },
): ReadonlyMap<string, Thread> {
  const members = new Map<string, NotificationRecord[]>();
  for (const record of records) {
    if (record.root === null) continue;
    const sent = members.get(record.root);
    if (sent === undefined) members.set(record.root, [record]);
    else sent.push(record);
  }
  const there = new Map(roots.map((root) => [root.key, root]));
  const pending = new Map(deliveries.filter(({ shape }) => shape === 'root').map((each) => [each.key, each]));
  const editing = new Set(
    deliveries.filter(({ shape, status }) => shape === 'edit' && status !== 'due').map(({ root }) => root),
  );
  const refused = refusedByRoot(deliveries);
  const threads = new Map<string, Thread>();
  for (const [root, known] of members) {
    const card = there.get(root);
    const deleted =
      card?.deleted === undefined ? null : { ...card.deleted, postedAt: card.postedAt, joining: new Set(card.joining) };
    const posted = known.flatMap(({ postedAt }) => postedAt ?? []);
    threads.set(root, {
      root,
      isGroup: isGroupKey(root),
      place: deleted !== null ? 'deleted' : card !== undefined ? 'there' : placeOf(pending.get(root)),
      episodes: known.map(({ episode }) => episode),
      begunAt: posted.reduce((first, each) => (each < first ? each : first), posted[0] ?? ''),
      joinedAt: posted.reduce((last, each) => (each > last ? each : last), ''),
      editedAt: lastKnown(
        known.map(({ editedAt }) => editedAt),
        settings.editEveryMs,
        now,
      ),
      repliedAt: lastKnown(
        known.map(({ repliedAt }) => repliedAt),
        settings.stormMs,
        now,
      ),
      replies: Math.max(...known.map(({ replies }) => replies)),
      editUnderWay: editing.has(root),
      refused: refused.get(root) ?? null,
      deleted,
    });
  }
  return threads;
}

/** `due` and not to be marked as a repeat: the platform certainly has not taken it. */
export const isCertainlyNotThere = ({ status, mayRepeat }: Delivery): boolean => status === 'due' && !mayRepeat;

function placeOf(delivery: Delivery | undefined): Thread['place'] {
  if (delivery === undefined) return 'gone';
  return isCertainlyNotThere(delivery) ? 'waiting' : 'under-way';
}
