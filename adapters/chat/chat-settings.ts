import { z } from 'zod';

/** What a chat system's variables come to. */
export type SettingsRead<Settings> =
  | { readonly kind: 'off' }
  | { readonly kind: 'faulty'; readonly faults: readonly string[] }
  | { readonly kind: 'ready'; readonly settings: Settings };

export type Given = Readonly<Record<string, string>>;

/** Name → what it is, and where it is to be found. */
export const describedIn = (schema: z.ZodObject): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(schema.shape).map(([name, { description = '' }]) => [name, description]));

/**
 * Reads a chat system's variables; an empty one counts as none, and a chat that has none is off. `faultsOf`: what the
 * schema cannot see, such as a variable that is missing beside another. Every fault at once, and none shows what a
 * variable holds.
 */
export function readChatSettings<Schema extends z.ZodObject, Settings>(
  schema: Schema,
  environment: Readonly<Record<string, string | undefined>>,
  faultsOf: (given: Given) => readonly string[],
  ready: (data: z.output<Schema>, given: Given) => Settings,
): SettingsRead<Settings> {
  const given: Given = Object.fromEntries(
    Object.keys(schema.shape).flatMap((name) => (environment[name] ? [[name, environment[name]]] : [])),
  );
  if (Object.keys(given).length === 0) return { kind: 'off' };
  const read = schema.safeParse(given);
  const faults = [
    ...(read.error?.issues ?? []).map(({ path, message }) => `${path[0]?.toString()}: ${message}.`),
    ...faultsOf(given),
  ];
  if (!read.success || faults.length > 0) return { kind: 'faulty', faults };
  return { kind: 'ready', settings: ready(read.data, given) };
}

const DEFAULT_FILE_MB = 100;

/** `what`: the largest file that people may hand in, as the chat calls it. */
export const maxFileMb = (what: string) =>
  z.coerce
    .number('is not a number of megabytes')
    .min(1, 'is less than 1')
    .max(10_000, 'is more than 10000')
    .default(DEFAULT_FILE_MB)
    .describe(`${what}, in MB; ${DEFAULT_FILE_MB}`);

export const bytesOfMb = (megabytes: number): number => Math.floor(megabytes * 1_000_000);
