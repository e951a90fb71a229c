/** More than lines of a log may be out of order. */
const LASTS_SECONDS = 7;
const DAY_SECONDS = 86_400;

/**
 * A log in files that can be put in order by when they were written: cut at about these lines, where a second ends, and
 * the first line that `matters` of each is some seconds after that of the one before it.
 */
export function filesOfLog(
  lines: readonly string[],
  cuts: readonly number[],
  matters: RegExp,
): readonly (readonly string[])[] {
  let from = 0;
  const at = cuts.map((cut) => cut % (lines.length + 1)).sort((a, b) => a - b);
  const files = [...at, lines.length].map((cut) => {
    let end = Math.max(from, cut);
    while (end > from && end < lines.length && !mayEndBefore(end)) end++;
    const file = lines.slice(from, end);
    from = end;
    return file;
  });
  return files.filter((file) => file.length > 0);

  function mayEndBefore(end: number): boolean {
    if (secondsBetween(lines[end - 1], lines[end]) <= 0) return false;
    return secondsBetween(firstFrom(from), firstFrom(end)) >= LASTS_SECONDS;
  }

  function firstFrom(at: number): string | undefined {
    return lines.slice(at).find((line) => matters.test(line)) ?? lines[at];
  }
}

/** Going by the time of day. */
function secondsBetween(before: string | undefined, after: string | undefined): number {
  const seconds = secondOf(after) - secondOf(before);
  return seconds < -DAY_SECONDS / 2 ? seconds + DAY_SECONDS : seconds;
}

function secondOf(line: string | undefined): number {
  const [, hours, minutes, seconds] = /(\d\d):(\d\d):(\d\d)/.exec(line ?? '') ?? [];
  return Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
}

/** The same in another order: each with its number, the smallest first. */
export const inOrderOf = <T>(all: readonly T[], numbers: readonly number[]): readonly T[] =>
  all
    .map((each, at) => ({ each, by: numbers[at] ?? 0 }))
    .sort((a, b) => a.by - b.by)
    .map(({ each }) => each);

/** So many carries are offered to an import. */
export const OFFERED = 8;
