import { parseArgs } from 'node:util';
import { nearest } from '../../src/model/text/nearest.ts';
import { type Day, parseDay, startOfDay } from '../../src/model/time.ts';

const FORMATS = ['table', 'json', 'csv'] as const;
type Format = (typeof FORMATS)[number];

/** What a shell's command line says: options, and the words of the command. */
export interface ShellArguments {
  readonly words: readonly string[];
  readonly data: string | undefined;
  /** The end of rolling windows; now when absent. */
  readonly asOf: Date | undefined;
  readonly format: Format;
  readonly source: string | undefined;
  /** Files and folders to follow, as typed. */
  readonly follow: readonly string[];
  readonly year: number | undefined;
  readonly declared: Readonly<Record<string, string>>;
  /** The files replace every import that they overlap. */
  readonly replace: boolean;
  /** `rule.key=value`, in the order given. */
  readonly set: readonly string[];
  /** First and last day of a backtest. */
  readonly from: Day | undefined;
  readonly to: Day | undefined;
  /** Show the sample tenant, whatever facts there are. */
  readonly sample: boolean;
  readonly help: boolean;
  readonly version: boolean;
}

export type ShellReading =
  | { readonly ok: true; readonly shell: ShellArguments }
  | { readonly ok: false; readonly problem: string };

const OPTIONS = {
  data: { type: 'string' },
  'as-of': { type: 'string' },
  format: { type: 'string' },
  source: { type: 'string' },
  follow: { type: 'string', multiple: true },
  year: { type: 'string' },
  declare: { type: 'string', multiple: true },
  replace: { type: 'boolean' },
  set: { type: 'string', multiple: true },
  from: { type: 'string' },
  to: { type: 'string' },
  sample: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'v' },
} as const;

export const OPTION_HELP: readonly { readonly usage: string; readonly meaning: string }[] = [
  { usage: '--data DIR', meaning: 'The data directory (default: data, or MAILFLOW_DATA)' },
  { usage: '--as-of 2026-11-15', meaning: 'Answer as of that day (or instant); default now' },
  { usage: '--format table|json|csv', meaning: 'Output format' },
  {
    usage: '--follow PATH',
    meaning: 'start: follow this log, or the logs in this folder; repeatable',
  },
  { usage: '--source NAME', meaning: 'import, --follow: the source that reads the file, if it is not recognised' },
  { usage: '--year 2021', meaning: 'import: the year of the first line, for logs without one' },
  { usage: '--declare key=value,…', meaning: 'import: facts that are missing in the file' },
  { usage: '--replace', meaning: 'import: replace every import that the file overlaps' },
  { usage: '--from DAY --to DAY', meaning: 'backtest: the first day and the last' },
  {
    usage: '--sample',
    meaning:
      'Use the sample data of Contoso, with any command; with start also in Slack and Teams, even if there is other data',
  },
  { usage: '--version', meaning: 'Print the version' },
  { usage: '--set RULE.KEY=VALUE', meaning: "A rule's setting, as in --set smtp-auth-spike.alertsPerWeek=3" },
];

export function readShellArguments(argv: readonly string[]): ShellReading {
  let parsed: ReturnType<typeof parse>;
  try {
    parsed = parse(argv);
  } catch (cause) {
    return { ok: false, problem: optionProblem(argv, cause) };
  }
  const { values, positionals } = parsed;
  // `--data "$DIR"` of a variable that is not set would mean this folder.
  const blank = Object.entries(values).find(([, value]) => [value].flat().some(isBlank))?.[0];
  if (blank !== undefined) return wrong(valueProblem(`--${blank}`));
  const asOf = values['as-of'] === undefined ? undefined : readInstant(values['as-of']);
  if (asOf === null) {
    return wrong(`--as-of cannot be "${values['as-of']}". Write a day or an instant: --as-of 2026-11-15`);
  }
  const format = FORMATS.find((known) => known === (values.format ?? 'table').toLowerCase());
  if (!format) return wrong(`--format cannot be "${values.format}". It is one of ${FORMATS.join(', ')}.`);
  const year = values.year === undefined ? undefined : Number(values.year);
  if (year !== undefined && !(Number.isInteger(year) && year >= 1990 && year <= 9998)) {
    return wrong(`--year cannot be "${values.year}". Write four digits: --year 2021`);
  }
  const [from, to] = [values.from, values.to].map((text) =>
    text === undefined ? undefined : (parseDay(text) ?? null),
  );
  if (from === null || to === null) {
    const [option, text] = from === null ? ['--from', values.from] : ['--to', values.to];
    return wrong(`${option} cannot be "${text}". Write a day: ${option} 2026-11-15`);
  }
  const declared = readDeclared(values.declare ?? []);
  if (typeof declared === 'string') return wrong(declared);
  return {
    ok: true,
    shell: {
      words: positionals,
      data: values.data,
      asOf,
      format,
      source: values.source,
      follow: values.follow ?? [],
      year,
      declared,
      replace: values.replace ?? false,
      set: values.set ?? [],
      from,
      to,
      sample: values.sample ?? false,
      help: values.help ?? false,
      version: values.version ?? false,
    },
  };
}

const isBlank = (value: string | boolean | undefined): boolean => typeof value === 'string' && value.trim() === '';

const parse = (argv: readonly string[]) =>
  parseArgs({ args: [...argv], options: OPTIONS, allowPositionals: true, strict: true });

function optionProblem(argv: readonly string[], cause: unknown): string {
  const known = Object.keys(OPTIONS).map((name) => `--${name}`);
  const option = argv.find((word) => word.startsWith('-') && !known.includes(word.split('=')[0] as string));
  if (option === undefined) return valueProblem(optionIn(cause));
  const word = /^--(top|page|by|domain|type|connector|direction)$/.exec(option.split('=')[0] as string)?.[1];
  if (word !== undefined)
    return `Unknown option ${option}. Write arguments of a report as ${word}:VALUE, as in smtp-auth top:20.`;
  const meant = nearest(option.split('=')[0] as string, known);
  return `Unknown option ${option}.${meant ? ` Did you mean ${meant}?` : ` There are ${known.join(', ')}.`}`;
}

/** Node names the option in its message, and nowhere else: `Option '--data <value>' argument missing`. */
const optionIn = (cause: unknown): string => /--[\w-]+/.exec(String(cause))?.[0] ?? 'An option';

function valueProblem(option: string): string {
  const isSwitch = ['--sample', '--replace', '--help', '--version'].includes(option);
  const usage = OPTION_HELP.find((each) => each.usage.startsWith(option))?.usage ?? `${option} VALUE`;
  return isSwitch ? `${option} takes no value.` : `${option} needs a value, as in ${usage}.`;
}

/** A day means its end, so that a window "as of" it includes it; null when it is neither day nor instant. */
function readInstant(text: string): Date | null {
  const day = parseDay(text);
  if (day !== undefined) return new Date(startOfDay(day + 1).getTime() - 1);
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}(:\d{2}){1,2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/.test(text)) return null;
  const instant = new Date(text);
  return Number.isNaN(instant.getTime()) ? null : instant;
}

/** `direction=Received,connectorType=Partner,tls=No Tls`; a comma begins a new pair only before another `key=`. */
function readDeclared(texts: readonly string[]): Readonly<Record<string, string>> | string {
  const declared = new Map<string, string>();
  for (const pair of texts.flatMap((text) => text.split(/,(?=\s*[A-Za-z][\w-]*=)/))) {
    const match = /^\s*([A-Za-z][\w-]*)=(.*)$/s.exec(pair);
    const [, key, value = ''] = match ?? [];
    if (key === undefined || value.trim() === '')
      return `--declare cannot be "${pair}". Write key=value: --declare direction=Received`;
    if (declared.has(key)) return `--declare has ${key} twice.`;
    declared.set(key, value.trim().replace(/^"(.*)"$/s, '$1'));
  }
  return Object.fromEntries(declared);
}

const wrong = (problem: string): ShellReading => ({ ok: false, problem });
