/** Without the blanks at both ends, and one blank for each run of them in between. */
export const withSingleBlanks = (text: string): string => text.replace(/\s+/gu, ' ').trim();

/** Commands on cards stand in code: whoever copies one copies its back-ticks. */
export function withoutBackTicks(line: string): string {
  // A pattern for both ends would look at each run of back-ticks anew from each of them.
  let [from, to] = [0, line.length];
  while (line[from] === '`') from += 1;
  while (to > from && line[to - 1] === '`') to -= 1;
  return line.slice(from, to).trim();
}
