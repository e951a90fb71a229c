import type { Episode } from './episode.ts';

const indexes = new WeakMap<readonly Episode[], ReadonlyMap<string, Episode>>();

/** Episodes by their ids. Made once for each list: lists are never changed, and thousands of cards are made from one. */
export function byId(episodes: readonly Episode[]): ReadonlyMap<string, Episode> {
  const known = indexes.get(episodes);
  if (known !== undefined) return known;
  const index = new Map(episodes.map((episode) => [episode.id, episode]));
  indexes.set(episodes, index);
  return index;
}
