import { isFarBelow } from '../model/overlap.ts';
import type { Partition } from '../model/partition.ts';
import { areDisjoint } from '../model/slice.ts';
import type { KeptDay, Layer, LayerFacts } from './layer.ts';

export interface Folded<L extends Layer> {
  readonly held: L;
  readonly contents: 'new' | 'replaced' | 'unchanged';
  /** Why the layer does not answer; null when it does. */
  readonly kept: KeptDay['reason'] | null;
}

/**
 * One more import of a partition, folded onto what answers so far. A newer file replaces an older one, but never more
 * messages by fewer where it was cut off or holds only a part of the day, and never something by nothing. A log is united
 * with what is held, event by event; where single events are not known, whoever tells of more messages is believed.
 */
export async function foldOnto<L extends Layer>(
  held: L | undefined,
  layer: L,
  mode: 'replace' | 'merge',
  facts: LayerFacts<L>,
): Promise<Folded<L>> {
  if (held === undefined) return { held: layer, contents: 'new', kept: null };
  if (mode === 'replace') {
    const kept = reasonToKeep(held.partition, layer.partition) ?? reasonToAsk(held.partition, layer.partition);
    return kept === null ? settled(held, layer) : { held, contents: 'unchanged', kept };
  }
  const covered = await contentsOf(held, layer, facts);
  const { messages, facts: count, directions } = covered.partition;
  const joined = joinCoverage(layer.partition, held.partition);
  const precision = covered.hasHours ? joined.precision : ('day' as const);
  return settled(held, facts.as(covered, { ...joined, precision, messages, facts: count, directions }));
}

/** Whether an answer could differ. When it was imported is no part of it. */
export const answersAlike = (a: Layer, b: Layer): boolean =>
  haveSameContents(a, b) && haveSameCoverage(a.partition, b.partition) && String(a.awaits) === String(b.awaits);

export const haveSameContents = (a: Layer, b: Layer): boolean =>
  a.isLost !== true &&
  b.isLost !== true &&
  a.signature === b.signature &&
  a.hasHours === b.hasHours &&
  a.hasEvents === b.hasEvents;

/** Told the same again: even the time of import stays, since it would show in answers. */
function settled<L extends Layer>(before: L, after: L): Folded<L> {
  if (!haveSameContents(before, after)) return { held: after, contents: 'replaced', kept: null };
  const held = haveSameCoverage(before.partition, after.partition) ? before : after;
  return { held, contents: 'unchanged', kept: null };
}

async function contentsOf<L extends Layer>(held: L, layer: L, facts: LayerFacts<L>): Promise<L> {
  if (!held.hasEvents || !layer.hasEvents) return layer.partition.messages >= held.partition.messages ? layer : held;
  // What came of them is damaged, too (see foldWhole).
  if (held.isLost || layer.isLost) return held.isLost ? held : layer;
  if (layer.partition.facts === 0 || haveSameContents(held, layer)) return held;
  return held.partition.facts === 0 ? layer : facts.unite(held, layer);
}

function reasonToKeep(before: Partition, layer: Partition): KeptDay['reason'] | null {
  if (layer.facts === 0) return before.messages > 0 ? 'file-has-no-rows' : null;
  if (layer.messages >= before.messages) return null;
  return layer.cut ? 'file-was-cut' : layer.edge ? 'file-holds-only-a-part' : null;
}

/** Whether a file that has far less of a day, or visibly other mail, is a correction or a part, only people can say. */
function reasonToAsk(before: Partition, layer: Partition): KeptDay['reason'] | null {
  const isOtherMail = areDisjoint({ filters: before.inferred ?? {} }, { filters: layer.inferred ?? {} });
  if (isOtherMail && !isFarBelow(before.messages, layer.messages)) return 'tells-other-mail';
  return isFarBelow(layer.messages, before.messages) ? 'contradicts-what-is-held' : null;
}

/** Segments of one log, joined: what one of them has whole is whole. */
export const joinCoverage = <P extends Omit<Partition, 'messages' | 'facts' | 'directions'>>(
  newer: P,
  older: P,
): P => ({
  ...newer,
  cut: newer.cut && older.cut,
  edge: newer.edge && older.edge,
  derivedCounts: newer.derivedCounts || older.derivedCounts,
  untilSeconds: Math.max(newer.untilSeconds, older.untilSeconds),
  importedAtSeconds: Math.max(newer.importedAtSeconds, older.importedAtSeconds),
});

export const haveSameCoverage = (a: Omit<Partition, 'facts'>, b: Omit<Partition, 'facts'>): boolean =>
  a.precision === b.precision &&
  a.cut === b.cut &&
  a.derivedCounts === b.derivedCounts &&
  a.edge === b.edge &&
  a.untilSeconds === b.untilSeconds &&
  JSON.stringify(a.inferred ?? {}) === JSON.stringify(b.inferred ?? {});
