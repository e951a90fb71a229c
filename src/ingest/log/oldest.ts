/**
 * The keys to forget when a map holds more than `max`: the tenth that was set first. Not one at a time, because a map
 * steps over what was deleted at its beginning each time it is asked for its first key.
 */
export function oldestBeyond<K>(map: ReadonlyMap<K, unknown>, max: number): readonly K[] {
  if (map.size <= max) return [];
  const oldest: K[] = [];
  for (const key of map.keys()) {
    if (oldest.length > max / 10) break;
    oldest.push(key);
  }
  return oldest;
}
