import type { Tree } from '../../src/config-file/tree.ts';
import {
  type Combination,
  type Every,
  FILTER_WORDS,
  isSameCombination,
  PERIODS,
  REPORTS,
  type ReportFilters,
  type ReportName,
} from '../../src/report-requests/report-request.ts';
import type { RequestSettings } from './tenant.ts';

const ADDRESS = /^[^\s@,;<>"]{1,64}@[a-z0-9.-]{3,253}$/i;
const KEYS = ['every', 'notify', 'reports'] as const;
/** By the keys of an item, those of declarations. */
const FILTER_KEYS = { direction: 'direction', 'connector-type': 'connectorType', tls: 'tls' } as const;
const ITEM_KEYS = ['report', ...Object.keys(FILTER_KEYS)];
/** Each is a file that a person fetches. */
const MAX_COMBINATIONS = 30;

const EXAMPLE = '{ report: ConnectorReport, direction: Received, connector-type: Partner, tls: No Tls }';

/** What an entry may have under `requests`, as JSON Schema. */
export const REQUESTS_SCHEMA = {
  description:
    'Whether report files are requested on schedule. Only people can download them; requests from an app are not documented',
  oneOf: [
    { type: 'boolean' },
    {
      type: 'object',
      additionalProperties: false,
      properties: {
        every: { description: 'Days in one file', enum: Object.keys(PERIODS) },
        notify: {
          description: 'A mailbox that Microsoft writes to when a file is ready',
          type: 'string',
          minLength: 1,
        },
        reports: {
          description: 'Which files, by their filters',
          type: 'array',
          maxItems: MAX_COMBINATIONS,
          items: {
            type: 'object',
            additionalProperties: false,
            properties: {
              report: { enum: [...REPORTS] },
              direction: { enum: [...FILTER_WORDS.direction] },
              'connector-type': { enum: [...FILTER_WORDS.connectorType] },
              tls: { enum: [...FILTER_WORDS.tls] },
            },
            required: ['report'],
          },
        },
      },
    },
  ],
} as const;

/**
 * Without a word on which: who sends with SMTP AUTH, and connectors by direction and type. Those two need not be in a file
 * whose columns are not documented; TLS versions are, or else they have to be asked for one by one.
 */
export const DEFAULT_COMBINATIONS: readonly Combination[] = [
  { report: 'SmtpCSReport', filters: {} },
  ...FILTER_WORDS.direction.flatMap((direction) =>
    FILTER_WORDS.connectorType.map(
      (connectorType): Combination => ({ report: 'ConnectorReport', filters: { direction, connectorType } }),
    ),
  ),
];

type Wrong = (line: number, what: string) => null;

/** What stands under `requests`; null where they are off, or wrong. */
export function readRequests(tree: Tree | undefined, wrong: Wrong): RequestSettings | null {
  const usual: RequestSettings = { every: 'week', combinations: DEFAULT_COMBINATIONS, notify: null };
  if (tree === undefined) return null;
  if (tree.kind === 'text' && (tree.text === 'true' || tree.text === 'false'))
    return tree.text === 'true' ? usual : null;
  if (tree.kind !== 'map') return wrong(tree.line, 'requests is true, false, or { every: week, reports: […] }');
  let read: RequestSettings | null = usual;
  for (const { key, line, value } of tree.entries) {
    const next = isOneOf(KEYS, key)
      ? settingOf(key, value)
      : wrong(line, `requests: there is no such key "${key}"; there are ${KEYS.join(', ')}`);
    read = read === null || next === null ? null : { ...read, ...next };
  }
  return read;

  function settingOf(key: (typeof KEYS)[number], value: Tree): Partial<RequestSettings> | null {
    const text = value.kind === 'text' ? value.text : '';
    switch (key) {
      case 'every':
        return Object.hasOwn(PERIODS, text)
          ? { every: text as Every }
          : wrong(value.line, `requests: every is one of ${Object.keys(PERIODS).join(', ')}`);
      case 'notify':
        return ADDRESS.test(text)
          ? { notify: text }
          : wrong(value.line, 'requests: notify is the address of one mailbox, such as ops@contoso.com');
      case 'reports':
        return combinationsOf(value);
    }
  }

  function combinationsOf(value: Tree): Partial<RequestSettings> | null {
    if (value.kind !== 'list' || value.items.length === 0)
      return wrong(value.line, `requests: reports is a list such as [${EXAMPLE}]`);
    if (value.items.length > MAX_COMBINATIONS)
      return wrong(
        value.line,
        `requests: reports has at most ${MAX_COMBINATIONS} items, because a person downloads each file`,
      );
    const combinations: Combination[] = [];
    let isRight = true;
    for (const item of value.items) {
      const read = combinationOf(item);
      if (read === null) isRight = false;
      else if (combinations.some((each) => isSameCombination(each, read)))
        isRight = wrong(item.line, 'requests: this report is listed twice') ?? false;
      else combinations.push(read);
    }
    return isRight ? { combinations } : null;
  }

  function combinationOf(item: Tree): Combination | null {
    if (item.kind !== 'map') return wrong(item.line, `requests: write each report as ${EXAMPLE}`);
    const strange = item.entries.find(({ key }) => !ITEM_KEYS.includes(key));
    if (strange !== undefined)
      return wrong(
        strange.line,
        `requests: "${strange.key}" is not a key of a report; the keys are ${ITEM_KEYS.join(', ')}`,
      );
    const texts = new Map(item.entries.map(({ key, value }) => [key, value.kind === 'text' ? value.text : '']));
    const report = texts.get('report') ?? '';
    if (!isOneOf(REPORTS, report)) return wrong(item.line, `requests: report is one of ${REPORTS.join(', ')}`);
    const filters: Partial<Record<keyof ReportFilters, string>> = {};
    for (const [key, name] of Object.entries(FILTER_KEYS)) {
      const word = texts.get(key);
      if (word === undefined) continue;
      const words: readonly string[] = FILTER_WORDS[name];
      if (!words.includes(word)) return wrong(item.line, `requests: ${key} is one of ${words.join(', ')}`);
      filters[name] = word;
    }
    if (report === 'SmtpCSReport' && Object.keys(filters).length > 0)
      return wrong(item.line, 'requests: SmtpCSReport has no filters');
    return { report: report satisfies ReportName, filters: filters as ReportFilters };
  }
}

const isOneOf = <T extends string>(words: readonly T[], word: string): word is T =>
  (words as readonly string[]).includes(word);
