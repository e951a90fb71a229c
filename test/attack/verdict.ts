/** Something that an attack saw. It says what it may be, so that one place decides whether the attack held. */
export type Observation =
  | { readonly kind: 'at-most'; readonly name: string; readonly value: number; readonly limit: number }
  | { readonly kind: 'at-least'; readonly name: string; readonly value: number; readonly limit: number }
  | { readonly kind: 'one-of'; readonly name: string; readonly value: unknown; readonly allowed: readonly unknown[] }
  /** Nothing of this kind may be found. */
  | { readonly kind: 'none'; readonly name: string; readonly found: readonly string[] }
  /** Each that was wanted is there, once, and nothing else. */
  | {
      readonly kind: 'each-once';
      readonly name: string;
      readonly wanted: readonly string[];
      readonly found: readonly string[];
    }
  | { readonly kind: 'threw'; readonly name: string; readonly cause: string };

export interface Probe {
  readonly name: string;
  readonly held: boolean;
  /** What was seen, and what would have been right. */
  readonly seen: string;
}

/** What one family of attacks came to. */
export interface FamilyResult {
  readonly family: string;
  /** Why it could not run here; null when it ran. */
  readonly notRun: string | null;
  readonly probes: readonly Probe[];
  readonly seconds: number;
}

const SHOWN = 300;

/** Whether that is what it has to be. What is not a number is never within a bound. */
export function judge(observation: Observation): Probe {
  const { name } = observation;
  switch (observation.kind) {
    case 'at-most': {
      const { value, limit } = observation;
      return { name, held: value <= limit, seen: `${rounded(value)}, at most ${limit}` };
    }
    case 'at-least': {
      const { value, limit } = observation;
      return { name, held: value >= limit, seen: `${rounded(value)}, at least ${limit}` };
    }
    case 'one-of': {
      const { value, allowed } = observation;
      return { name, held: allowed.includes(value), seen: `${short(value)}, allowed ${allowed.map(short).join(', ')}` };
    }
    case 'none': {
      const { found } = observation;
      return { name, held: found.length === 0, seen: found.length === 0 ? 'none' : `${found.length}: ${short(found)}` };
    }
    case 'each-once': {
      const { wanted, found } = observation;
      const lost = wanted.filter((each) => !found.includes(each));
      const twice = found.filter((each, at) => found.indexOf(each) !== at);
      const strange = found.filter((each) => !wanted.includes(each));
      const isRight = wanted.length > 0 && [...lost, ...twice, ...strange].length === 0;
      return {
        name,
        held: isRight,
        seen: `${wanted.length} wanted; lost ${short(lost)}, twice ${short(twice)}, strange ${short(strange)}`,
      };
    }
    case 'threw':
      return { name, held: false, seen: observation.cause };
  }
}

const rounded = (value: number): string => String(Math.round(value * 10) / 10);

const short = (value: unknown): string => {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
};

const failedOf = ({ probes }: FamilyResult): readonly Probe[] => probes.filter(({ held }) => !held);

/** A family that ran and saw nothing has shown nothing: it counts as failed. */
export const hasHeld = (result: FamilyResult): boolean =>
  result.notRun === null && result.probes.length > 0 && failedOf(result).length === 0;

/** All that ran have held, and something ran. What could not run is neither; strictly, all have to run. */
export const isGreen = (results: readonly FamilyResult[], { isStrict = false } = {}): boolean => {
  const ran = isStrict ? results : results.filter(({ notRun }) => notRun === null);
  return ran.length > 0 && ran.every(hasHeld);
};

/** A table in Markdown, and below it what failed and what did not run. */
export function tableOf(results: readonly FamilyResult[]): string {
  const rows = results.map((result) => {
    const { family, notRun, probes, seconds } = result;
    const failed = failedOf(result).length;
    const cells =
      notRun === null
        ? [probes.length, probes.length - failed, probes.length === 0 ? 1 : failed]
        : ['not run', '-', '-'];
    return `| ${[family, ...cells, seconds.toFixed(0)].join(' | ')} |`;
  });
  const missing = results.flatMap(({ family, notRun }) => (notRun === null ? [] : [`- ${family}: not run: ${notRun}`]));
  const failed = results.flatMap((result) =>
    failedOf(result).map(
      ({ name, seen }) => `- ${result.family}: **${name.replaceAll('\n', ' ')}**: ${seen.replaceAll('\n', ' ')}`,
    ),
  );
  return [
    ['| Family | Probes | Held | Failed | Seconds |', '|---|---|---|---|---|', ...rows].join('\n'),
    ...(missing.length > 0 ? [missing.join('\n')] : []),
    failed.length > 0 ? `Failed:\n\n${failed.join('\n')}` : 'Nothing failed.',
  ].join('\n\n');
}
