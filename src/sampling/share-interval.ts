import { betaQuantile } from './beta-quantile.ts';

/** A group of messages of which some were looked at, chosen at random. All are counts. */
export interface SampledCell {
  readonly messages: number;
  /** At most `messages`. */
  readonly sampled: number;
  /** Of those looked at: how many have what is asked about. */
  readonly having: number;
}

/** A share (0…1) of all messages of the cells, and between which bounds the true one lies. */
export interface ShareInterval {
  /** Null where nothing was looked at of more than half. */
  readonly share: number | null;
  readonly lower: number;
  readonly upper: number;
  /** Every message was looked at: the share is no estimate. */
  readonly isExact: boolean;
}

/**
 * The share of messages that have something, from samples of cells in unlike proportions. Cells that were looked at
 * whole are known; of the others each message looked at stands for as many as its cell has for each. Cells of which none
 * was looked at are taken to be like the others in the share, and may have all or nothing in the bounds: what comes late
 * or was passed over is not chosen at random.
 *
 * The interval is Clopper and Pearson's (Biometrika 1934, 26:404) for the effective size of the sample, after Korn and
 * Graubard (Survey Methodology 1998, 24:193): never more than Kish's size for these weights, so that it does not
 * shrink to a point where every cell looked at is of one mind, and less where the cells themselves vary more.
 */
export function shareInterval(cells: readonly SampledCell[], confidence = 0.95): ShareInterval {
  const all = sum(cells, ({ messages }) => messages);
  if (all === 0) return { share: null, lower: 0, upper: 1, isExact: false };
  const whole = cells.filter(({ messages, sampled }) => sampled === messages);
  const known = sum(whole, ({ having }) => having);
  const rest = all - sum(whole, ({ messages }) => messages);
  if (rest === 0) return { share: known / all, lower: known / all, upper: known / all, isExact: true };
  const partly = cells.filter(({ messages, sampled }) => sampled > 0 && sampled < messages);
  const part = intervalOfPart(partly, 1 - confidence);
  const inPart = sum(partly, ({ messages }) => messages);
  const unlooked = rest - inPart;
  // What was seen is certain, and so is of how many nothing is known.
  const having = sum(partly, (cell) => cell.having);
  const looked = sum(partly, (cell) => cell.sampled);
  return {
    share: part.share !== null ? (known + part.share * rest) / all : 2 * rest > all ? null : known / (all - rest),
    lower: Math.max(known + part.lower * inPart, known + having) / all,
    upper: Math.min(known + part.upper * inPart + unlooked, known + having + rest - looked) / all,
    isExact: false,
  };
}

/** The share of messages of which only these cells, looked at in part, tell. `miss`: how often it may be wrong. */
function intervalOfPart(cells: readonly SampledCell[], miss: number): Omit<ShareInterval, 'isExact'> {
  const counted = sum(cells, (cell) => cell.messages);
  if (counted === 0) return { share: null, lower: 0, upper: 1 };
  const share = sum(cells, (cell) => cell.messages * ratio(cell)) / counted;
  const size = effectiveSize(cells, share);
  const having = share * size;
  return {
    share,
    lower: having < 1e-9 ? 0 : betaQuantile(miss / 2, having, size - having + 1),
    upper: size - having < 1e-9 ? 1 : betaQuantile(1 - miss / 2, having + 1, size - having),
  };
}

/**
 * To how many messages, chosen at random among many more, this sample comes. That there are not many more is left out: where
 * nothing was found in half of them, that would halve the bound, and be wrong one time in twelve.
 */
function effectiveSize(cells: readonly SampledCell[], share: number): number {
  const counted = sum(cells, (cell) => cell.messages);
  // Each message looked at has the weight messages/sampled of its cell.
  const kish = counted ** 2 / sum(cells, (cell) => cell.messages ** 2 / cell.sampled);
  const variance = varianceOf(cells, counted);
  return variance === 0 ? kish : Math.min(kish, (share * (1 - share)) / variance);
}

/** Of the estimated share: within cells; those of one message only are one cell, since one tells nothing of its like. */
function varianceOf(cells: readonly SampledCell[], counted: number): number {
  const alone = cells.filter(({ sampled }) => sampled === 1);
  const united =
    alone.length > 1
      ? [
          {
            messages: sum(alone, ({ messages }) => messages),
            sampled: alone.length,
            having: sum(alone, ({ having }) => having),
          },
        ]
      : [];
  return sum([...cells.filter(({ sampled }) => sampled > 1), ...united], (cell) => {
    const own = ratio(cell);
    return ((cell.messages / counted) ** 2 * own * (1 - own)) / (cell.sampled - 1);
  });
}

const ratio = ({ having, sampled }: SampledCell): number => having / sampled;

function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}
