import type { Episode, NotificationRecord } from '../../episodes/episode.ts';
import { idsBeginning } from '../../episodes/shown-id.ts';
import { nearestNames } from '../../model/text/nearest-names.ts';
import { EVERYTHING } from './episode-ids.ts';

/** What a word that stands for alerts means. */
export type NamedEpisodes =
  | { readonly kind: 'found'; readonly ids: readonly string[] }
  /** Several may be meant, the open ones where there are any, the newest first; `isGroup`: each with what is on its card. */
  | { readonly kind: 'which'; readonly name: string; readonly candidates: readonly Episode[]; readonly isGroup?: true }
  | { readonly kind: 'unknown'; readonly name: string; readonly near: readonly string[] };

interface Known {
  readonly episodes: readonly Episode[];
  readonly records: readonly Pick<NotificationRecord, 'episode' | 'conversation' | 'root'>[];
}

/**
 * An id or its beginning, `group:<id>`, an address, a connector by its whole name or its own; `all` for those that
 * `isOfAll` holds for.
 */
export function namedEpisodes(
  name: string,
  { episodes, records }: Known,
  { conversation, isOfAll }: { readonly conversation: string; readonly isOfAll?: (episode: Episode) => boolean },
): NamedEpisodes {
  if (EVERYTHING.has(name) && isOfAll !== undefined)
    return { kind: 'found', ids: episodes.filter(isOfAll).map(({ id }) => id) };
  const group = /^group:(.+)$/i.exec(name)?.[1];
  if (group !== undefined) {
    const one = idsBeginning(group, episodes);
    const [found, ...others] = one;
    if (found === undefined) return { kind: 'unknown', name: group, near: [] };
    return others.length > 0 ? { kind: 'which', name: group, candidates: one, isGroup: true } : onSameCard(found.id);
  }
  const candidates = [...new Set([...idsBeginning(name, episodes), ...aboutSubject(name, episodes)])];
  const [found, ...others] = candidates;
  if (found === undefined) return { kind: 'unknown', name, near: nearSubjects(name, episodes) };
  return others.length === 0 ? { kind: 'found', ids: [found.id] } : { kind: 'which', name, candidates };

  /** Whatever was told on the same card as this one, in this conversation. */
  function onSameCard(id: string): NamedEpisodes {
    const root = records.find((each) => each.episode === id && each.conversation === conversation)?.root ?? null;
    const together = records.filter((each) => each.conversation === conversation && each.root === root);
    return { kind: 'found', ids: root === null ? [id] : together.map(({ episode }) => episode) };
  }
}

/** Several words may be one name, of a connector: then it is that. */
export function asOneName(names: readonly string[], episodes: readonly Episode[]): readonly string[] {
  const whole = names.join(' ');
  return names.length > 1 && aboutSubject(whole, episodes).length > 0 ? [whole] : names;
}

/** Open alerts about a subject; where none is open, all that there were. The newest first. */
function aboutSubject(name: string, episodes: readonly Episode[]): readonly Episode[] {
  const typed = folded(name);
  const about = episodes.filter(({ subject }) => [subject, ownName(subject)].some((each) => folded(each) === typed));
  const open = about.filter(({ state }) => state === 'open');
  return [...(open.length > 0 ? open : about)].sort((a, b) => Date.parse(b.openedAt) - Date.parse(a.openedAt));
}

/** `Fabrikam` of `From your partner - Fabrikam`. */
const ownName = (subject: string): string => / - (.+)$/s.exec(subject)?.[1] ?? subject;

const folded = (text: string): string => text.trim().toLowerCase().replaceAll(/\s+/g, ' ');

function nearSubjects(name: string, episodes: readonly Episode[]): readonly string[] {
  const open = episodes.filter(({ state }) => state === 'open').map(({ subject }) => subject);
  const byName = new Map(open.flatMap((subject) => [subject, ownName(subject)].map((each) => [folded(each), subject])));
  const near = nearestNames(folded(name), [...byName.keys()]).flatMap((each) => byName.get(each) ?? []);
  return [...new Set(near)];
}
