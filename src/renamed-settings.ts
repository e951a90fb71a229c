import { nearest } from './model/text/nearest.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** A setting with a new name. The old one works for one more release. */
export interface RenamedSetting {
  readonly old: string;
  readonly name: string;
  /** Where its values have new names as well: old → new, all that there were. */
  readonly values?: ReadonlyMap<string, string>;
}

/** The settings of Mailflow itself; those of chat systems are with the chat system. */
export const RENAMED_SETTINGS: readonly RenamedSetting[] = [
  { old: 'MAILFLOW_LOOK_SCHEDULE', name: 'MAILFLOW_DETECTION_SCHEDULE' },
  { old: 'MAILFLOW_ALLOWED', name: 'MAILFLOW_OPERATORS' },
  {
    ...{ old: 'MAILFLOW_VERBOSE', name: 'MAILFLOW_LOG_LEVEL' },
    values: new Map([
      ['0', 'warn'],
      ['1', 'info'],
    ]),
  },
];

/** An old name that the environment has. */
export interface OldName {
  readonly old: string;
  readonly name: string;
  /** What to write in its place: `MAILFLOW_OPERATORS`, `MAILFLOW_LOG_LEVEL=info`. No value of any other setting is shown. */
  readonly use: string;
}

export interface NewNames {
  /** Every renamed setting under its new name, and none under its old one. */
  readonly environment: Environment;
  readonly oldNames: readonly OldName[];
  /** Old and new name with different values, and values that the old name never had. */
  readonly faults: readonly string[];
}

/** Takes old names for new ones. Both with the same value is fine; which of two values holds is not chosen in silence. */
export function withNewNames(given: Environment, renamed: readonly RenamedSetting[]): NewNames {
  const environment = { ...given };
  const oldNames: OldName[] = [];
  const faults: string[] = [];
  for (const { old, name, values } of renamed) {
    const oldValue = given[old];
    delete environment[old];
    if (oldValue === undefined) continue;
    const value = values === undefined ? oldValue : values.get(oldValue);
    if (value === undefined) {
      faults.push(`${old}: "${oldValue}" is none of ${[...(values ?? []).keys()].join(', ')}`);
      continue;
    }
    oldNames.push({ old, name, use: values === undefined ? name : `${name}=${value}` });
    const newValue = given[name];
    if (newValue === undefined) environment[name] = value;
    else if (newValue !== value) faults.push(`${name}: is not the same as ${old}, its old name. Set only ${name}`);
  }
  return { environment, oldNames, faults };
}

/** Faults name the variable that is set: the old name, where that one is. */
export const underGivenNames = (faults: readonly string[], oldNames: readonly OldName[], given: Environment) =>
  faults.map((fault) => {
    const meant = oldNames.find(({ name }) => given[name] === undefined && fault.startsWith(`${name}: `));
    return meant === undefined ? fault : `${meant.old}${fault.slice(meant.name.length)}`;
  });

/** The setting that was meant, under its new name also where somebody nearly wrote its old one. */
export function nearestSetting(
  given: string,
  known: readonly string[],
  renamed: readonly RenamedSetting[],
): string | undefined {
  const meant = nearest(given, [...known, ...renamed.map(({ old }) => old)]);
  return renamed.find(({ old }) => old === meant)?.name ?? meant;
}
