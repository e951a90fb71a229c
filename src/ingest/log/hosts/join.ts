import { MS_PER_DAY, MS_PER_HOUR } from '../../../model/time.ts';
import { linesOfWords } from '../lines/line-in-words.ts';
import { NONE, type Tell, type Tls, type ToldMessage } from '../logged-message.ts';
import { type KeptLine, NO_HEAD } from './head.ts';
import type { HostRules } from './host-rules.ts';
import type { HostState } from './host-state.ts';
import { DISORDER_MS } from './recent.ts';
import { isFollowed, type Segment } from './segments.ts';

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
  const inTime = inOrder([...earlier, own, ...later], own);
  const ancestors = ancestorsOf(own, others);
  const last = inTime.indexOf(own);
  // The one that began first knows most of what was before, and is replayed last.
  for (let at = last; at >= 0; at--) {
    const [start, ...rest] = inTime.slice(at);
    const wasReadInOrder = at < last && inTime.slice(at, last).every((each) => ancestors.has(each));
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
    const heads = withoutOthers(rest, foreignTo(start));
    for (const head of heads) replay(rules, state, head, tellAgain);
    rules.tellRest(state, tellAgain);
    for (const [at, head] of heads.entries()) withdraw(toldBefore(head, heads.slice(at + 1)), now, tell);
  }

  /** What is open in earlier segments that its state knows nothing of. */
  function foreignTo(start: Segment): ReadonlySet<string> {
    const known = ancestorsOf(start, others);
    const before = inTime.slice(0, inTime.indexOf(start)).filter((each) => !known.has(each));
    return new Set(before.flatMap(({ open }) => [...open].filter((subject) => !start.open.has(subject))));
  }

  /** The messages of a segment's beginning as they were given when it was read, and when later ones were. */
  function toldBefore(segment: Segment, later: readonly Segment[]): Told {
    const own = toldFrom(rules.newLog(segment.first), [segment]);
    const followed = others.find((each) => isFollowed(each, segment));
    const state = followed && stateOf(followed);
    const again = [
      toldFrom(rules.newLog(segment.first), [segment, ...later]),
      state === undefined ? own : toldFrom(state, [segment]),
    ];
    return new Map(
      [...own].flatMap(([key, first]) => {
        if (state !== undefined && again[1]?.has(key) !== true) return [];
        const all = [first, ...again.flatMap((found) => found.get(key) ?? [])];
        return [[key, all.reduce((most, each) => (recipientsOf(each) > recipientsOf(most) ? each : most))]];
      }),
    );
  }

  function toldFrom(state: State, segments: readonly Segment[]): Told {
    const found: Told = new Map();
    const note: Tell = (message, tls) => found.set(message.key, { message, tls });
    for (const segment of segments) replay(rules, state, segment, note);
    rules.tellRest(state, note);
    return found;
  }

  function stateOf({ held }: Segment): State | undefined {
    return rules.schema.safeParse(held).data;
  }
}

interface ToldOnce {
  readonly message: ToldMessage;
  readonly tls: Tls;
}

type Told = Map<string, ToldOnce>;

const recipientsOf = ({ message }: ToldOnce): number => message.recipients ?? 0;

/**
 * These one after another, each without the lines of what is not the first one's: that began in `foreign`, or in one of these
 * before it. Another state knows its beginning, and here it would become another message.
 */
function withoutOthers(segments: readonly Segment[], foreign: ReadonlySet<string>): readonly Segment[] {
  const others = new Set(foreign);
  return segments.map((segment) => {
    const isOfOthers = ({ subjects, contexts }: KeptLine): boolean =>
      [...subjects, ...contexts].some((subject) => others.has(subject));
    let lines = segment.lines;
    // Of what leans on such no line is left, also none before the one that says so.
    for (let found = lines.filter(isOfOthers); found.length > 0; found = lines.filter(isOfOthers)) {
      for (const { subjects } of found) for (const subject of subjects) others.add(subject);
      const gone = new Set(found);
      lines = lines.filter((line) => !gone.has(line));
    }
    for (const subject of segment.own) others.add(subject);
    return { ...segment, lines };
  });
}

/**
 * What was given can only be given again: mail that turned out to be a login's, to be none, or to be part of what was
 * sent before, is no longer of a connector.
 */
function withdraw(before: Told, now: Told, tell: Tell): void {
  for (const [key, { message }] of before) {
    if (message.kind !== 'connector' || message.direction === 'local') continue;
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
  for (const [at, line] of linesOfWords(lines, rules.say).entries()) {
    const isContext = lines[at]?.subjects.length === 0;
    state.until = Math.max(state.until, line.at - MS_PER_HOUR);
    moveTo(line.at);
    rules.read(state, line, { tell, note: () => {}, head: NO_HEAD, isContext });
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
  for (let later = own; ; ) {
    const before = others.find((each) => !ancestors.has(each) && isFollowed(each, later));
    if (before === undefined) return ancestors;
    ancestors.add(before);
    later = before;
  }
}
