import { byId } from '../../episodes/by-id.ts';
import type { Episode } from '../../episodes/episode.ts';
import type { DeedResult, Done } from '../../episodes/operator-actions.ts';
import { commandLine } from '../../view/command-line.ts';
import type { ChangeContext, StateChange } from '../context.ts';
import { type Stated, stated } from '../reply.ts';
import { EVERYTHING } from './episode-ids.ts';
import { episodesAnswer, type OnEpisodes } from './episodes-answer.ts';
import { asOneName, type NamedEpisodes, namedEpisodes } from './named-episodes.ts';
import { type ReasonOrId, reasonOrId, reasonOrIdAnswer } from './reason-or-id.ts';
import { whichAnswer } from './which-answer.ts';

/** Who does it, and when. */
interface By {
  readonly by: string;
  readonly now: Date;
}

/** What is done to which alerts: by their ids, addresses, connectors, `group:<id>` or `all`. */
interface Acting {
  readonly kind: OnEpisodes['kind'];
  /** The command, for a line about one of several that may be meant. */
  readonly command: string;
  readonly names: readonly string[];
  /** What comes after the names in such a line. */
  readonly rest?: readonly string[];
  readonly params?: Readonly<Record<string, string>>;
  /** A reason of which the first words may be ids. */
  readonly reason?: { readonly why: string; readonly leading: readonly string[] };
  readonly act: (episodes: readonly Episode[], ids: readonly string[], by: By) => Done;
  /** Those that `all` means. */
  readonly isOfAll?: (episode: Episode) => boolean;
}

type Outcome =
  | {
      readonly kind: 'done';
      readonly done: Done;
      readonly replaced: readonly Episode[];
      readonly unknown: readonly Unknown[];
    }
  | Extract<NamedEpisodes, { readonly kind: 'which' }>
  | { readonly kind: 'reason-or-id'; readonly doubt: ReasonOrId };
type Unknown = Extract<NamedEpisodes, { readonly kind: 'unknown' }>;

/**
 * Does something to alerts, and answers what was done, and to which it could not be. Where one of the names may mean
 * several, nothing is done, and it is asked which.
 */
export async function changeEpisodes(acting: Acting, context: ChangeContext): Promise<Stated> {
  const { kind, command, names, rest = [], params = {}, reason, act, isOfAll } = acting;
  const { change, alerts, speaker } = context;
  const { conversation, by } = speaker;
  const outcome = await change((before, now): ReturnType<StateChange<Outcome>> => {
    const found = asOneName(names, before.episodes).map((name) =>
      allOver(
        namedEpisodes(
          name,
          { episodes: before.episodes, records: before.said },
          { conversation, ...(isOfAll && { isOfAll }) },
        ),
      ),
    );
    const unclear = found.find((each) => each.kind === 'which');
    if (unclear?.kind === 'which') return { after: before, result: unclear, lines: [] };
    const ids = found.flatMap((each) => (each.kind === 'found' ? each.ids : []));
    const doubt = reason ? reasonOrId(reason, { episodes: before.episodes, chosen: ids }) : null;
    if (doubt !== null) return { after: before, result: { kind: 'reason-or-id', doubt }, lines: [] };
    const unknown = found.flatMap((each) => (each.kind === 'unknown' ? [each] : []));
    const done = act(before.episodes, ids, { by, now });
    const known = byId(before.episodes);
    const replaced = doneIn(done.results)
      .flatMap(({ id }) => known.get(id) ?? [])
      .filter((episode) => isReplaced(kind, episode, now));
    return {
      after: { ...before, episodes: [...done.episodes] },
      result: { kind: 'done', done, replaced, unknown },
      lines: doneIn(done.results).map((episode) => ({
        deed: kind,
        to: episode.id,
        detail: auditDetail(kind, episode, known.get(episode.id)),
      })),
    };
  });
  const { announcing } = await alerts();
  if (outcome.kind === 'which') {
    const { name, candidates, isGroup } = outcome;
    const say = whichAnswer(
      name,
      candidates,
      (id) => commandLine([command, isGroup ? `group:${id}` : id, ...rest], params),
      announcing,
    );
    const found = candidates.map(({ id }) => id);
    return stated(say, { done: [], already: [], over: [], notFound: [name], candidates: found });
  }
  if (outcome.kind === 'reason-or-id') {
    const { doubt } = outcome;
    const say = reasonOrIdAnswer(doubt, { command, names, why: reason?.why ?? '' });
    const candidates = doubt.meant.map(({ id }) => id);
    return stated(say, { done: [], already: [], over: [], notFound: doubt.words, candidates });
  }
  const { results, episodes } = outcome.done;
  const done = doneIn(results);
  const already = results.flatMap((each) => (each.kind === 'already' ? [each.episode] : []));
  const known = byId(episodes);
  const over = results.flatMap((each) => (each.kind === 'refused' ? [overOf(each, known)] : []));
  const notFound = outcome.unknown.map(({ name }) => name);
  const near = [...new Set(outcome.unknown.flatMap((each) => each.near))];
  const isAll = isOfAll !== undefined && names.some((name) => EVERYTHING.has(name));
  const say = episodesAnswer(
    { kind, done, already, over, notFound, near, isAll, replaced: outcome.replaced },
    announcing,
  );
  const [doneIds, alreadyIds, overIds] = [done, already, over].map((each) => each.map(({ id }) => id));
  return stated(say, { done: doneIds, already: alreadyIds, over: overIds, notFound });
}

/** Nothing is done to any of those that are over, so it need not be asked which. */
const allOver = (named: NamedEpisodes): NamedEpisodes =>
  named.kind === 'which' && named.candidates.every(({ state }) => state === 'resolved')
    ? { kind: 'found', ids: named.candidates.map(({ id }) => id) }
    : named;

/** Whether the same was done to it before, in another way. A snooze that is over is none. */
const isReplaced = (kind: OnEpisodes['kind'], { snoozed, expected }: Episode, now: Date): boolean =>
  kind === 'expected'
    ? expected !== null
    : kind === 'snoozed' && snoozed !== null && Date.parse(snoozed.until) > now.getTime();

/** What the audit has of it besides who and when: until when, why, or of whose action it is the undo. */
function auditDetail(kind: OnEpisodes['kind'], after: Episode, before: Episode | undefined): string {
  const { rule, subject, snoozed, expected } = after;
  const what = `${rule} ${subject}`;
  const undone = (action: { readonly by: string; readonly at: string } | null | undefined): string =>
    action ? `${what}, of ${action.by} at ${action.at}` : what;
  switch (kind) {
    case 'acknowledged':
      return what;
    case 'snoozed':
      return `${what} until ${snoozed?.until}`;
    case 'expected':
      return `${what}: ${expected?.why}`;
    case 'unacknowledged':
      return undone(before?.acknowledged);
    case 'unsnoozed':
      return before?.snoozed ? `${undone(before.snoozed)} until ${before.snoozed.until}` : what;
    case 'unexpected':
      return undone(before?.expected);
  }
}

/** What is typed has been checked by the time that it is a command: all that can be wrong is that it comes too late. */
function overOf(
  { id, reason }: Extract<DeedResult, { readonly kind: 'refused' }>,
  known: ReadonlyMap<string, Episode>,
): Episode {
  const episode = known.get(id);
  if (reason !== 'resolved' || episode === undefined) throw new Error(`an action was refused: ${reason}`);
  return episode;
}

const doneIn = (results: readonly DeedResult[]): readonly Episode[] =>
  results.flatMap((each) => (each.kind === 'done' ? [each.episode] : []));
