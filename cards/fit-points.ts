import { count } from '../src/model/format.ts';
import type { ActionView, PointsView, PointView } from '../src/view/view.ts';
import { cutEnd, cutMiddle } from './text/cut-text.ts';

/** More lists than a card has. */
const MAX_LISTS = 2;
/** A longer text is cut: `open` shows the whole. */
const POINT_TEXT = 500;
const HEADING = 60;
const KIND = 20;
const MAX_KINDS = 4;

/** What a card shows of a list. */
export interface FittedPoints {
  readonly heading: string;
  readonly shown: readonly PointView[];
  /** `14 more: 2 high, 12 low.`; null where all are shown. */
  readonly rest: string | null;
  /** Commands that show the rest: the worst kind of it first, then all. */
  readonly actions: readonly ActionView[];
}

/** What a platform says of points. */
export interface PointsRoom {
  /** For all lists of a card. */
  readonly room: number;
  /** What a list takes without its points: heading, count, and the commands for the rest. */
  readonly frame: number;
  /** Makes a text safe for the platform. */
  show(text: string): string;
  /** What a point takes, in the unit of `room`. */
  cost(point: PointView): number;
}

/**
 * A card's lists: of each as many points as fit, the worst first, and the others counted by kind. Of more lists than a card
 * has it is counted what they hold.
 */
export function fittedLists(
  lists: readonly PointsView[],
  { room, frame, show, cost }: PointsRoom,
): readonly FittedPoints[] {
  const taken = lists.slice(0, MAX_LISTS);
  const others = lists.slice(MAX_LISTS);
  let left = room - frame * (taken.length + (others.length > 0 ? 1 : 0));
  const fittedOnes = taken.map((list) => {
    const shown: PointView[] = [];
    for (const given of list.points) {
      const point = { ...given, name: show(given.name), text: cutEnd(show(given.text), POINT_TEXT) || NOTHING };
      if (cost(point) > left) break;
      left -= cost(point);
      shown.push(point);
    }
    return fitted(list, shown, show);
  });
  return others.length === 0 ? fittedOnes : [...fittedOnes, counted(others, show)];
}

/** `27 in all: 12 Muted, 15 Snoozed.` */
function counted(lists: readonly PointsView[], show: PointsRoom['show']): FittedPoints {
  const sizes = lists.map(({ totals }) => totals.reduce((sum, { total }) => sum + total, 0));
  const named = lists
    .slice(0, MAX_KINDS)
    .map(({ heading }, at) => `${count(sizes[at] ?? 0)} ${cutMiddle(show(heading), HEADING)}`);
  const unnamed = lists.length - named.length;
  const all = count(sizes.reduce((sum, size) => sum + size, 0));
  return {
    heading: OTHER_LISTS,
    shown: [],
    rest: `${all} in all: ${[...named, ...(unnamed === 0 ? [] : [`${count(unnamed)} more lists`])].join(', ')}.`,
    actions: lists.slice(0, MAX_LISTS).map((list) => list.all),
  };
}

const OTHER_LISTS = 'More';

const NOTHING = '-';

function fitted(
  { heading, totals, all }: PointsView,
  shown: readonly PointView[],
  show: PointsRoom['show'],
): FittedPoints {
  const hidden = totals
    .map((each) => ({ ...each, left: each.total - shown.filter(({ kind }) => kind === each.kind).length }))
    .filter((each) => each.left > 0);
  const more = hidden.reduce((sum, each) => sum + each.left, 0);
  const kinds = hidden.slice(0, MAX_KINDS).map((each) => `${count(each.left)} ${cutMiddle(show(each.kind), KIND)}`);
  const [worst] = hidden;
  return {
    heading: cutMiddle(show(heading), HEADING),
    shown,
    rest: more === 0 ? null : `${count(more)} ${shown.length === 0 ? 'in all' : 'more'}: ${kinds.join(', ')}.`,
    actions: [...(worst?.show === undefined ? [] : [worst.show]), all],
  };
}

/** `- High: scanner@contoso.com sent 12,430 messages. (`why k7f3q2`)`: a point where commands are typed. */
export const typedPoint = ({ text, open }: PointView): string => `- ${text} (\`${open.typed ?? open.command}\`)`;
