import type { Param, Report } from '../reports/report.ts';
import type { Command, Parsed, Rejection } from './command.ts';
import { nearest } from './nearest.ts';
import type { Verb, VerbGrammar } from './verb.ts';
import { verbs } from './verbs.ts';
import { readWindow, WINDOW_WORDS } from './window-words.ts';
import { splitWords, type Word } from './words.ts';

export interface Grammar extends VerbGrammar {
  readonly reports: readonly Report[];
  /** The end of rolling windows. */
  readonly asOf: Date;
  /** Rows shown where nobody says `top:`; null for all. */
  readonly defaultTop: number | null;
  /** Names of what only a shell can ask for, where this is one: they are no commands, but may be meant. */
  readonly shellOnly?: readonly string[];
}

const MAX_TOP = 1000;
/** Nobody types more; what proposes a mended line reads it many times over. */
const LONGEST_LINE = 2000;
const TOO_LONG: Rejection = {
  understood: '',
  problem: `That is longer than ${LONGEST_LINE} characters.`,
  allowed: 'one command, such as smtp-auth 7d',
  paste: 'help',
};
/** Rows of a card, and of a page where nobody says how long it is. */
export const ROWS_IN_A_CARD = 20;
const OTHER_COMMANDS = ['help', 'import', 'request'];

/** Understands one line of the grammar, the same in every conversation and in the shell. */
export function parseCommand(line: string, grammar: Grammar): Parsed {
  if (line.length > LONGEST_LINE) return { ok: false, rejection: TOO_LONG };
  return withPaste(readWords(splitWords(line), grammar), grammar);
}

/** The same for words that a shell has split already: each argument is one word, whatever it contains. */
export function parseArguments(argv: readonly string[], grammar: Grammar): Parsed {
  const words = argv.map((typed): Word => {
    const keyed = /^([A-Za-z][\w-]*):(.*)$/s.exec(typed);
    return keyed && !/^[A-Za-z]:[\\/]/.test(typed)
      ? { typed, key: (keyed[1] as string).toLowerCase(), value: (keyed[2] as string).replace(/^"(.*)"$/s, '$1') }
      : { typed, key: null, value: typed };
  });
  return withPaste(readWords(words, grammar), grammar);
}

/** What was read, or what is wrong with it and lines that might mend it, the likeliest first. */
type Reading = Command | (Omit<Rejection, 'paste'> & { readonly name: null; readonly mended: readonly string[] });

/** A rejection proposes the first mended line that really works. */
function withPaste(reading: Reading, grammar: Grammar): Parsed {
  if (reading.name !== null) return { ok: true, command: reading };
  const { understood, problem, allowed, mended } = reading;
  const works = (line: string) =>
    readWords(splitWords(line), grammar).name !== null || (grammar.shellOnly ?? []).includes(line);
  return { ok: false, rejection: { understood, problem, allowed, paste: mended.find(works) ?? 'help' } };
}

function readWords(words: readonly Word[], grammar: Grammar): Reading {
  const [first, ...rest] = words;
  if (!first) return { name: 'help', topic: null };
  const name = first.key === null ? first.value.toLowerCase() : first.typed.toLowerCase();
  if (name === 'help' || name === '?') return { name: 'help', topic: rest[0]?.value.toLowerCase() ?? null };
  if (name === 'import') {
    return { name: 'import', words: rest.map(({ key, value, typed }) => (key === null ? value : typed)) };
  }
  if (name === 'request') return readRequested(rest, grammar);
  const report = grammar.reports.find((candidate) => candidate.name === name);
  if (report) return readReport(report, rest, grammar);
  const verb = verbs.find((candidate) => candidate.name === name);
  return verb ? readVerb(verb, rest, grammar) : unknownCommand(first, rest, grammar);
}

/** `request <report> …`: the report's own words, and in which format. */
function readRequested(words: readonly Word[], grammar: Grammar): Reading {
  const asked = words.filter(({ key }) => key !== 'format');
  const format = words.find(({ key, value }) => key === 'format' && value.toLowerCase() !== 'csv');
  const line = asked.map(({ typed }) => typed).join(' ');
  const allowed = `request ${grammar.reports.map(({ name }) => name).join('|')} [7d] … [format:csv]`;
  if (format)
    return {
      name: null,
      understood: `request ${line}`.trim(),
      problem: `Files are CSV: "${format.typed}" cannot be had.`,
      allowed,
      mended: [`request ${line}`, ...requestExamples(grammar)],
    };
  if (asked.length === 0 || asked[0]?.value.toLowerCase() === 'request')
    return {
      name: null,
      understood: 'request',
      problem: 'request needs a report.',
      allowed,
      mended: requestExamples(grammar),
    };
  const reading = readWords(asked, grammar);
  if (reading.name === 'report')
    return { name: 'request', report: reading.report, request: { ...reading.request, top: null, page: 1 } };
  if (reading.name !== null)
    return {
      name: null,
      understood: 'request',
      problem: `"${line}" is no report.`,
      allowed,
      mended: requestExamples(grammar),
    };
  return {
    ...reading,
    understood: ['request', reading.understood].join(' ').trim(),
    mended: reading.mended.map((each) => `request ${each}`),
  };
}

const requestExamples = ({ reports }: Grammar): readonly string[] =>
  reports.flatMap(({ examples: [example] }) => (example === undefined ? [] : [`request ${example}`]));

function readVerb(verb: Verb, words: readonly Word[], grammar: Grammar): Reading {
  const reading = verb.read(words, grammar);
  if (reading.ok) return { name: 'deed', deed: reading.deed };
  const { problem, allowed, instead } = reading;
  return {
    name: null,
    understood: verb.name,
    problem,
    allowed,
    mended: [...(instead === null ? [] : [instead]), ...verb.examples],
  };
}

function unknownCommand(first: Word, rest: readonly Word[], grammar: Grammar): Reading {
  const { reports, shellOnly = [] } = grammar;
  const names = [...[...reports, ...verbs].map((each) => each.name), ...OTHER_COMMANDS, ...shellOnly];
  const meant = nearest(first.value, names);
  return {
    name: null,
    understood: '',
    problem: `There is no command "${first.typed}".${meant ? ` Did you mean ${meant}?` : ''}`,
    allowed: names.join(', '),
    mended: meant === undefined ? linesAbout(first, grammar) : linesMeant(meant, rest, grammar),
  };
}

function linesMeant(meant: string, rest: readonly Word[], { reports, shellOnly = [] }: Grammar): readonly string[] {
  if (shellOnly.includes(meant)) return [meant];
  return [[meant, ...rest.map(({ typed }) => typed)].join(' '), ...(exampleOf([...reports, ...verbs], meant) ?? [])];
}

/** What to ask of a subject or a window that stands where a command should. */
function linesAbout({ typed, value }: Word, { reports, asOf }: Grammar): readonly string[] {
  const withSubject = reports.find(({ subject }) => subject?.accepts(typed.toLowerCase()) && typed.includes('@'));
  if (withSubject) return [`${withSubject.name} ${typed}`];
  return readWindow(value, asOf)?.ok ? [`summary ${typed}`] : [];
}

const exampleOf = (commands: readonly Pick<Verb, 'name' | 'examples'>[], name: string): readonly string[] | undefined =>
  commands.find((command) => command.name === name)?.examples;

function readReport(report: Report, words: readonly Word[], grammar: Grammar): Reading {
  const understood = [report.name];
  const params: Record<string, string> = {};
  let subject = '';
  let windowWords: string | null = null;
  let top = grammar.defaultTop;
  let page = 1;
  let wantsAll = false;
  const reject = (problem: string, allowed: string, instead: string | null): Reading => ({
    name: null,
    understood: understood.join(' '),
    problem,
    allowed,
    mended: [[...understood, ...(instead === null ? [] : [instead])].join(' '), ...report.examples],
  });

  for (const word of words) {
    if (word.key === 'top' || word.key === 'page') {
      const allOf = word.key === 'top' && word.value.toLowerCase() === 'all';
      const count = /^\d{1,6}$/.test(word.value) ? Number(word.value) : 0;
      const max = word.key === 'top' ? MAX_TOP : 1_000_000;
      if (!allOf && (count < 1 || count > max)) {
        const allowed = word.key === 'top' ? `top:1 to top:${MAX_TOP}, or top:all` : 'page:1 and up';
        return reject(
          `"${word.typed}" is not a number of rows or pages.`,
          allowed,
          word.key === 'top' ? 'top:20' : 'page:1',
        );
      }
      if (word.key === 'page') page = count;
      else {
        top = allOf ? null : count;
        wantsAll = allOf;
      }
    } else if (word.key === 'source') {
      if (word.value === '') return reject('source: needs a name.', 'source:NAME, as `status` lists them', null);
      params['source'] = word.value.toLowerCase();
    } else if (word.key !== null && report.params.some(({ key }) => key === word.key)) {
      const param = report.params.find(({ key }) => key === word.key) as Param;
      const value = checkParam(param, word.value);
      if (value === undefined) {
        const instead =
          param.type === 'choice' ? `${param.key}:${nearest(word.value, param.values) ?? param.values[0]}` : null;
        return reject(`${param.key}: cannot be "${word.value}".`, allowedValues(param), instead);
      }
      params[param.key] = value;
    } else if (word.key !== null && !report.subject?.accepts(word.typed.toLowerCase())) {
      const keys = [...report.params.map(({ key }) => key), 'source', 'top', 'page'];
      const meant = nearest(word.key, keys);
      const problem = `${report.name} has no "${word.key}:".${meant ? ` Did you mean ${meant}:?` : ''}`;
      return reject(
        problem,
        keys.map((key) => `${key}:`).join(' '),
        meant ? `${meant}:${quotedValue(word.value)}` : null,
      );
    } else {
      const problem = readBare(word);
      if (problem) return problem;
    }
    understood.push(word.typed);
  }
  if (report.subject && subject === '') {
    return reject(`${report.name} needs ${report.subject.label}.`, report.subject.hint, null);
  }
  const written = windowWords ?? report.window;
  const reading = readWindow(written, grammar.asOf);
  if (!reading?.ok) throw new Error(`the default window of ${report.name} cannot be read: ${written}`);
  return {
    name: 'report',
    report,
    request: {
      window: reading.window,
      windowWords: written,
      subject,
      params,
      top: page > 1 && top === null && !wantsAll ? ROWS_IN_A_CARD : top,
      page,
    },
  };

  /** A word without a key: the window, the subject, or a choice that goes without its key. */
  function readBare(word: Word): Reading | undefined {
    const value = word.key === null ? word.value : word.typed;
    if (report.subject && subject === '' && report.subject.accepts(value.toLowerCase())) {
      subject = value.toLowerCase();
      return undefined;
    }
    const reading = readWindow(value, grammar.asOf);
    if (reading?.ok && windowWords === null) {
      windowWords = value.toLowerCase();
      return undefined;
    }
    if (reading?.ok) return reject(`One window is enough: "${word.typed}" is the second.`, WINDOW_WORDS, null);
    if (reading) return reject(`${capital(reading.problem)}.`, WINDOW_WORDS, reading.instead);
    const choices = report.params.flatMap((param) => (param.type === 'choice' && param.bare ? [param] : []));
    const choice = choices.find(({ values }) => values.includes(value.toLowerCase()));
    if (choice) {
      params[choice.key] = value.toLowerCase();
      return undefined;
    }
    const bare = choices.flatMap(({ values }) => values);
    const keyed = report.params.flatMap((param) =>
      param.type === 'choice' ? param.values.map((v) => `${param.key}:${v}`) : [],
    );
    const meant =
      nearest(value, bare) ??
      keyed.find((text) => text.endsWith(`:${value.toLowerCase()}`)) ??
      nearest(value, ['today', 'yesterday', 'last-week', 'this-week']);
    const problem = `"${word.typed}" means nothing here.${meant ? ` Did you mean ${meant}?` : ''}`;
    return reject(problem, usage(report), meant ?? null);
  }
}

function checkParam(param: Param, value: string): string | undefined {
  switch (param.type) {
    case 'choice':
      return param.values.find((allowed) => allowed === value.toLowerCase());
    case 'count':
      return /^\d+$/.test(value) && Number(value) >= 1 && Number(value) <= param.max ? value : undefined;
    case 'text':
      return value === '' ? undefined : value;
  }
}

function allowedValues(param: Param): string {
  if (param.type === 'choice') return param.values.map((value) => `${param.key}:${value}`).join(', ');
  return param.type === 'count' ? `${param.key}:1 to ${param.key}:${param.max}` : param.hint;
}

/** `connectors [7d] [inbound|outbound] [type:partner|on-premises|none] [top:20] [page:2]` */
export function usage(report: Report): string {
  const params = report.params.map((param) => {
    if (param.type === 'choice') return `[${param.bare ? '' : `${param.key}:`}${param.values.join('|')}]`;
    return param.type === 'count' ? `[${param.key}:N]` : `[${param.key}:${param.hint}]`;
  });
  const subject = report.subject ? [`<${report.subject.label.replace(/^(an?|the) /, '')}>`] : [];
  return [report.name, ...subject, `[${report.window}]`, ...params, '[source:NAME]', '[top:N]', '[page:N]'].join(' ');
}

const quotedValue = (value: string): string => (/\s/.test(value) ? `"${value}"` : value);
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
