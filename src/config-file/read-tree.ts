import { nearest } from '../model/text/nearest.ts';
import { type FileSetting, keyOf } from './file-setting.ts';
import type { Entry, FileFault, Tree } from './tree.ts';

/** Where a variable's value stands, in all or of the part of it that a fault names. */
export interface Place {
  readonly variable: string;
  /** `slack.botToken` */
  readonly key: string;
  readonly line: number;
  /** The items of a list, or `rule.key` of settings of rules, longest first. */
  readonly parts: readonly { readonly text: string; readonly line: number }[];
}

export interface FileReading {
  /** What the file says, under the names of the environment. */
  readonly variables: Readonly<Record<string, string>>;
  readonly places: readonly Place[];
  readonly faults: readonly FileFault[];
}

/** What secrets are taken from. */
export interface Secrets {
  readonly ofVariable: (name: string) => string | undefined;
  /** A file's text; an answer with `fault` where it cannot be read. */
  readonly ofFile: (path: string) => { readonly text: string } | { readonly fault: string };
}

type Value = { readonly text: string; readonly parts: Place['parts'] } | { readonly faults: readonly FileFault[] };

/**
 * Reads settings out of a file's tree; every fault at once. None shows what a secret is. `others`: keys of the file that are
 * read elsewhere.
 */
export function readTree(
  tree: Tree,
  settings: readonly FileSetting[],
  secrets: Secrets,
  others: readonly string[] = [],
): FileReading {
  const variables: [string, string][] = [];
  const places: Place[] = [];
  const faults: FileFault[] = [];
  if (tree.kind === 'map') group(tree.entries, []);
  else if (tree.kind !== 'nothing')
    faults.push({ line: tree.line, text: 'write settings as `name: value`, one on each line' });
  return { variables: Object.fromEntries(variables), places, faults };

  function group(entries: readonly Entry[], prefix: readonly string[]): void {
    for (const { key, line, value } of entries) {
      if (prefix.length === 0 && others.includes(key)) continue;
      const path = [...prefix, key];
      const setting = settings.find((each) => keyOf(each) === path.join('.'));
      if (setting !== undefined) take(setting, value, line);
      else if (isGroup(path)) inGroup(value, path);
      else faults.push({ line, text: unknownText(path) });
    }
  }

  function inGroup(value: Tree, path: readonly string[]): void {
    if (value.kind === 'map') group(value.entries, path);
    // `slack:` with everything below it commented out.
    else if (value.kind !== 'nothing')
      faults.push({ line: value.line, text: `${path.join('.')}: write its settings below it, indented` });
  }

  function take(setting: FileSetting, tree: Tree, line: number): void {
    const value = readValue(setting, tree);
    if ('faults' in value) {
      faults.push(...value.faults);
      return;
    }
    variables.push([setting.variable, value.text]);
    places.push({ variable: setting.variable, key: keyOf(setting), line, parts: value.parts });
  }

  function isGroup(path: readonly string[]): boolean {
    return settings.some((each) => each.path.length > path.length && path.every((key, at) => each.path[at] === key));
  }

  function unknownText(path: readonly string[]): string {
    const known = [...settings.filter((each) => each.path.length >= path.length).map(keyOf), ...others];
    const meant = nearest(path.join('.'), known);
    return `${path.join('.')}: there is no such setting${meant === undefined ? '' : `; did you mean ${meant}?`}`;
  }

  function readValue(setting: FileSetting, tree: Tree): Value {
    const wrong = (text: string, line = tree.line): Value => ({
      faults: [{ line, text: `${keyOf(setting)}: ${text}` }],
    });
    if (tree.kind === 'nothing') return wrong('has no value; leave it out, or give it one');
    if (tree.kind === 'map' && setting.takes.kind !== 'rules') return fromElsewhere(tree.entries, wrong);
    if (setting.isSecret) {
      const { variable } = setting;
      return wrong(`must not be written here as text. Write { env: ${variable} } or { file: /run/secrets/name }`);
    }
    switch (setting.takes.kind) {
      case 'text':
        if (tree.kind !== 'text') return wrong('takes one value, not a list');
        return { text: textOf(tree), parts: [] };
      case 'list':
        return listOf(tree.kind === 'list' ? tree.items : [tree], setting.takes.between, wrong);
      case 'rules':
        return rulesOf(tree, wrong);
    }
  }

  function fromElsewhere(entries: readonly Entry[], wrong: (text: string) => Value): Value {
    const [entry, more] = entries;
    const value = entry?.value;
    if (entry === undefined || more !== undefined || value?.kind !== 'text')
      return wrong('write a value, { env: NAME } or { file: PATH }');
    if (entry.key === 'env') {
      const text = secrets.ofVariable(value.text);
      return text === undefined ? wrong(`the environment has no ${value.text}`) : { text, parts: [] };
    }
    if (entry.key !== 'file') return wrong(`"${entry.key}" is neither env nor file`);
    const read = secrets.ofFile(value.text);
    // Editors and `echo` end a file with a line end.
    return 'fault' in read
      ? wrong(`${value.text} ${read.fault}`)
      : { text: read.text.replace(/\r?\n$/, ''), parts: [] };
  }
}

type Wrong = (text: string, line?: number) => Value;

function listOf(items: readonly Tree[], between: ',' | ' ', wrong: Wrong): Value {
  const parts: { text: string; line: number }[] = [];
  for (const item of items) {
    if (item.kind !== 'text') return wrong('takes a list of single values', item.line);
    if (items.length > 1 && item.text.includes(between))
      return wrong(`"${item.text}" is more than one value; write each as an item of its own`, item.line);
    parts.push({ text: item.text, line: item.line });
  }
  return { text: parts.map(({ text }) => text).join(between), parts: longestFirst(parts) };
}

/** `smtp-auth-spike: { alertsPerWeek: 3 }` as `smtp-auth-spike.alertsPerWeek=3`. */
function rulesOf(tree: Tree, wrong: Wrong): Value {
  if (tree.kind !== 'map') return wrong('write the name of a rule below it, and its settings below that', tree.line);
  const texts: string[] = [];
  const parts: { text: string; line: number }[] = [];
  for (const { key: rule, line, value } of tree.entries) {
    if (value.kind !== 'map') return wrong(`write the settings of ${rule} below it, indented`, line);
    for (const each of value.entries) {
      if (each.value.kind !== 'text' || each.value.text.includes(','))
        return wrong(`${rule}.${each.key} takes one value, without commas`, each.line);
      texts.push(`${rule}.${each.key}=${textOf(each.value)}`);
      parts.push({ text: `${rule}.${each.key}`, line: each.line }, { text: rule, line });
    }
  }
  return { text: texts.join(','), parts: longestFirst(parts) };
}

/** What variables have as 1 and 0 is true and false here. */
function textOf({ text, isPlain }: Extract<Tree, { readonly kind: 'text' }>): string {
  if (!isPlain) return text;
  return text === 'true' ? '1' : text === 'false' ? '0' : text;
}

const longestFirst = <T extends { readonly text: string }>(parts: readonly T[]): readonly T[] =>
  [...parts].sort((a, b) => b.text.length - a.text.length);

/** Faults of variables, told of the file where that is where their value stands: `config.yaml line 3: host: …`. */
export function atPlaces(faults: readonly string[], places: readonly Place[], file: string): readonly string[] {
  return faults.map((fault) => {
    const place = places.find(({ variable }) => fault.startsWith(`${variable}: `));
    if (place === undefined) return fault;
    const text = fault.slice(place.variable.length + 2);
    const part = place.parts.find((each) => text.includes(each.text));
    return `${file} line ${part?.line ?? place.line}: ${place.key}: ${text}`;
  });
}
