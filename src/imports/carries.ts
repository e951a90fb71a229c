import { type ImportRecord, isLive } from './import-record.ts';

/** What a read of a source left for later ones, and which import that was. */
export interface Carry<T = unknown> {
  readonly import: number;
  readonly carry: T;
}

/** Carries handed out to a read, newest first. */
const OFFERED = 8;
/** Carries kept, so that there are some when newer imports are taken back. */
const KEPT = 12;

/** Those that a new read is to know of: of imports that still count. */
export function offered<T>(
  carries: readonly Carry<T>[],
  imports: readonly ImportRecord[],
  atMost = OFFERED,
): readonly Carry<T>[] {
  const live = new Set(imports.filter(isLive).map(({ id }) => id));
  return carries.filter((each) => live.has(each.import)).slice(0, atMost);
}

/** With one more in front, and without those of imports that were taken back. */
export function withCarry<T>(
  carries: readonly Carry<T>[],
  fresh: Carry<T>,
  imports: readonly ImportRecord[],
): readonly Carry<T>[] {
  const left = withoutTakenBack(carries, imports);
  return [fresh, ...left].slice(0, KEPT);
}

export function withoutTakenBack<T>(
  carries: readonly Carry<T>[],
  imports: readonly ImportRecord[],
): readonly Carry<T>[] {
  const gone = new Set(imports.flatMap(({ id, status }) => (status.kind === 'taken-back' ? [id] : [])));
  return carries.filter((each) => !gone.has(each.import));
}
