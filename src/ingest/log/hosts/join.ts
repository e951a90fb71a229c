import { MS_PER_DAY, MS_PER_HOUR } from '../../../model/time.ts';
import { NONE, type Tell, type Tls, type ToldMessage } from '../logged-message.ts';
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
  const ancestors = ancestorsOf(own, others);
  const toldOf = new Map<Segment, Told>();
  const last = known.indexOf(own);
  // The one that began first knows most of what was before, and is heard last.
  for (let at = last; at >= 0; at--) {
    const [start, ...rest] = known.slice(at);
    const wasReadInOrder = at < last && known.slice(at, last).every((each) => ancestors.has(each));
    if (start !== undefined && !wasReadInOrder && rest.some(({ lines }) => lines.length > 0)) goOn(start, rest);
  }

  function goOn(start: Segment, rest: readonly Segment[]): void {
    const state = stateOf(start);
    if (state === undefined) return;
    const now: Told = new Map();
    const tellAgain: Tell = (message, tls) => {
      now.set(message.key, { message, tls });
      tell(message, tls);
    };
    for (const segment of rest) replay(rules, state, segment, tellAgain);
    rules.tellRest(state, tellAgain);
    for (const segment of rest) withdraw(before(segment), now, tell);
  }

  function before(segment: Segment): Told {
    const known = toldOf.get(segment) ?? toldAlone(segment);
    toldOf.set(segment, known);
    return known;
  }

  /** The messages of a segment's beginning as they were given when it was read. */
  function toldAlone(segment: Segment): Told {
    const own = toldFrom(rules.newLog(segment.first), segment);
    const followed = others.find(({ until }) => until === segment.follows);
    const state = followed && stateOf(followed);
    if (state === undefined) return own;
    return new Map([...toldFrom(state, segment)].filter(([key]) => own.has(key)));
  }

  function toldFrom(state: State, segment: Segment): Told {
    const found: Told = new Map();
    const note: Tell = (message, tls) => found.set(message.key, { message, tls });
    replay(rules, state, segment, note);
    rules.tellRest(state, note);
    return found;
  }

  function stateOf({ held }: Segment): State | undefined {
    return rules.schema.safeParse(held).data;
  }
}

type Told = Map<string, { readonly message: ToldMessage; readonly tls: Tls }>;

/** What was given can only be given again: mail that turned out to be a login's, or to be none, is no longer of a connector. */
function withdraw(before: Told, now: Told, tell: Tell): void {
  for (const [key, { message }] of before) {
    if (message.kind !== 'connector' || message.direction !== 'inbound') continue;
    const again = now.get(key);
    if (again?.message.kind === 'connector') continue;
    // Of two that are told the one that knows its TLS counts.
    tell({ ...message, direction: 'local' }, again === undefined || again.tls.version === 'unknown' ? NONE : again.tls);
  }
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

/** The one that a segment went on from, the one before that, and so on: they were read one after another. */
function ancestorsOf(own: Segment, others: readonly Segment[]): ReadonlySet<Segment> {
  const ancestors = new Set<Segment>();
  let until = own.follows;
  while (until !== null) {
    const before = others.find((each) => each.until === until && !ancestors.has(each));
    if (before === undefined) break;
    ancestors.add(before);
    until = before.follows;
  }
  return ancestors;
}
