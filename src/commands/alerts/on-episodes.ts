import { byId } from '../../episodes/by-id.ts';
import type { Episode } from '../../episodes/episode.ts';
import type { DeedResult, Done } from '../../episodes/operator-actions.ts';
import type { MailflowState } from '../../state/state.ts';
import type { ChangeContext } from '../context.ts';
import { type Stated, stated } from '../reply.ts';
import { episodesAnswer, type OnEpisodes } from './episodes-answer.ts';

/** Who does it, and when. */
interface By {
  readonly by: string;
  readonly now: Date;
}

/** Does something to alerts, by their ids or `group:<id>`, and answers what was done, and to which it could not be. */
export async function changeEpisodes(
  kind: OnEpisodes['kind'],
  names: readonly string[],
  act: (episodes: readonly Episode[], ids: readonly string[], by: By) => Done,
  { change, speaker: { conversation, by } }: ChangeContext,
): Promise<Stated> {
  const { results, episodes } = await change((before, now) => {
    const ids = names.flatMap((name) => namedBy(name, before, conversation));
    const done = act(before.episodes, ids, { by, now });
    const known = byId(before.episodes);
    return {
      after: { ...before, episodes: [...done.episodes] },
      result: done,
      lines: doneIn(done.results).map((episode) => ({
        deed: kind,
        to: episode.id,
        detail: auditDetail(kind, episode, known.get(episode.id)),
      })),
    };
  });
  const done = doneIn(results);
  const already = results.flatMap((each) => (each.kind === 'already' ? [each.episode] : []));
  const known = byId(episodes);
  const over = results.flatMap((each) => (each.kind === 'refused' ? [overOf(each, known)] : []));
  const notFound = results.flatMap((each) => (each.kind === 'not-found' ? [each.id] : []));
  const say = episodesAnswer({ kind, done, already, over, notFound });
  const [doneIds, alreadyIds, overIds] = [done, already, over].map((each) => each.map(({ id }) => id));
  return stated(say, { done: doneIds, already: alreadyIds, over: overIds, notFound });
}

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
  if (reason !== 'resolved' || episode === undefined) throw new Error(`a deed was refused: ${reason}`);
  return episode;
}

/** `group:<id>`: whatever was told on the same card as this one, in this conversation. */
function namedBy(name: string, { said: answer }: MailflowState, conversation: string): readonly string[] {
  const id = /^group:(.+)$/.exec(name)?.[1];
  if (id === undefined) return [name];
  const root = answer.find((each) => each.episode === id && each.conversation === conversation)?.root;
  if (root === undefined || root === null) return [id];
  return answer
    .filter((each) => each.conversation === conversation && each.root === root)
    .map(({ episode }) => episode);
}

const doneIn = (results: readonly DeedResult[]): readonly Episode[] =>
  results.flatMap((each) => (each.kind === 'done' ? [each.episode] : []));
