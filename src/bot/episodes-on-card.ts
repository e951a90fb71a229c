import type { Place } from '../permissions/permissions.ts';
import type { MailflowState } from '../state/state.ts';

/** The ids of the episodes that the message with this handle tells of, the worst first as they were told. */
export function episodesOnCard(
  { roots, said: record }: Pick<MailflowState, 'roots' | 'said'>,
  { conversation }: Pick<Place, 'conversation'>,
  handle: string,
): readonly string[] {
  const root = roots.find((each) => each.conversation === conversation && each.handle === handle);
  if (root === undefined) return [];
  const sent = record.filter((each) => each.conversation === conversation && each.root === root.key);
  return [...new Set([...root.episodes, ...sent.map(({ episode }) => episode)])];
}
