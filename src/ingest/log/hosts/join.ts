import type { Kind } from '../../../model/dimensions.ts';
import { MS_PER_DAY, MS_PER_HOUR } from '../../../model/time.ts';
import type { Tell } from '../logged-message.ts';
import { NO_HEAD } from './head.ts';
import type { HostRules } from './host-rules.ts';
import type { HostState } from './host-state.ts';
import { DISORDER_MS } from './recent.ts';
import type { Segment } from './segments.ts';

/**
 * Files of a log come in any order. What an earlier one left open goes on with what the later ones left at their beginnings,
 * and is given again under the same event keys. `own` was just read, and only what it has part in is told.
 */
export function joinSegments<State extends HostState, Before>(
  rules: HostRules<State, Before>,
  own: Segment,
  others: readonly Segment[],
  tell: Tell,
): void {
  const earlier = others.filter((other) => isBefore(other, own));
  const later = others.filter((other) => isBefore(own, other));
  const known = inOrder([...earlier, own, ...later], own);
  const toldOf = new Map<Segment, ReadonlyMap<string, Kind>>();
  for (const [at, start] of known.entries()) {
    const rest = known.slice(at + 1);
    if (start !== own && !rest.includes(own)) return;
    if (start !== own && areOneAfterAnother(known.slice(at, known.indexOf(own) + 1))) continue;
    if (rest.some(({ lines }) => lines.length > 0)) goOn(start, rest);
  }

  function goOn(start: Segment, rest: readonly Segment[]): void {
    const state = stateOf(start);
    if (state === undefined) return;
    for (const segment of rest) {
      const before = toldOf.get(segment) ?? toldAlone(segment);
      toldOf.set(segment, before);
      replay(rules, state, segment, tellingAgain(before, tell));
    }
    rules.tellRest(state, tell);
  }

  /** Of which kind the messages of a segment's beginning were, as they were given when it was read. */
  function toldAlone(segment: Segment): ReadonlyMap<string, Kind> {
    const kinds = new Map<string, Kind>();
    const note: Tell = ({ key, kind }) => kinds.set(key, kind);
    const before = others.find(({ until }) => until === segment.follows);
    const state = (before && stateOf(before)) ?? rules.newLog(segment.first);
    replay(rules, state, segment, note);
    rules.tellRest(state, note);
    return kinds;
  }

  function stateOf({ held }: Segment): State | undefined {
    return rules.schema.safeParse(held).data;
  }
}

/** A message that was given as one of another kind counts there no more. */
function tellingAgain(before: ReadonlyMap<string, Kind>, tell: Tell): Tell {
  return (message, tls) => {
    const kind = before.get(message.key);
    if (kind !== undefined && kind !== message.kind)
      tell({ ...message, kind, direction: 'local', sender: '', auth: 'none' }, tls);
    tell(message, tls);
  };
}

/** Between the lines of a segment there were others, which were no matter: its log was not silent. */
function replay<State extends HostState, Before>(
  rules: HostRules<State, Before>,
  state: State,
  { first, until, lines }: Segment,
  tell: Tell,
): void {
  moveTo(first);
  for (const line of lines) {
    state.until = Math.max(state.until, line.at - MS_PER_HOUR);
    moveTo(line.at);
    rules.read(state, line, { tell, note: () => {}, head: NO_HEAD });
  }
  state.until = Math.max(state.until, until - MS_PER_HOUR);
  moveTo(until);

  function moveTo(at: number): void {
    if (Math.floor(at / MS_PER_HOUR) > Math.floor(state.until / MS_PER_HOUR)) rules.letGo(state, at - MS_PER_DAY, tell);
    state.until = Math.max(state.until, at);
  }
}

/** Files that begin within the same seconds are readings of the same lines. */
const isBefore = (a: Segment, b: Segment): boolean =>
  a.first < b.first - DISORDER_MS && a.until < b.until && a.until <= b.first + DISORDER_MS;

/** One after another, without those that lie in others' time; the one that must be among them is. */
function inOrder(segments: readonly Segment[], needed: Segment): readonly Segment[] {
  const ordered: Segment[] = [];
  for (const segment of [...segments].sort((a, b) => a.first - b.first || b.until - a.until)) {
    const last = ordered.at(-1);
    if (last === undefined || isBefore(last, segment)) ordered.push(segment);
    else if (segment === needed) ordered.splice(-1, 1, segment);
  }
  return ordered;
}

const areOneAfterAnother = (segments: readonly Segment[]): boolean =>
  segments.every(({ follows }, at) => at === 0 || follows === segments[at - 1]?.until);
