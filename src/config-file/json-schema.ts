import type { FollowableSource } from '../follow/followed-entry.ts';
import type { FetchedKind } from './fetched-kind.ts';
import type { FileSetting } from './file-setting.ts';
import { FOLLOWED_KEY } from './read-followed.ts';

type Json = Readonly<Record<string, unknown>>;

const ELSEWHERE: Json = {
  oneOf: [
    { type: 'object', properties: { env: { type: 'string' } }, required: ['env'], additionalProperties: false },
    { type: 'object', properties: { file: { type: 'string' } }, required: ['file'], additionalProperties: false },
  ],
};
const VALUE: Json = { type: ['string', 'number', 'boolean'] };

/** What an editor checks a configuration file against, as it is written: JSON Schema 2020-12. */
export function jsonSchema(
  settings: readonly FileSetting[],
  followable: readonly FollowableSource[],
  fetchable: readonly FetchedKind[],
): Json {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Mailflow',
    type: 'object',
    additionalProperties: false,
    properties: {
      [FOLLOWED_KEY]: {
        description: 'Logs to follow, and services to fetch from',
        type: ['array', 'null'],
        items: { anyOf: [...followable.map(followedSchema), ...fetchable.map(({ schema }) => schema)] },
      },
      ...propertiesOf(settings, 0),
    },
  };
}

/** Settings, and groups of them, that stand so deep. */
function propertiesOf(settings: readonly FileSetting[], depth: number): Json {
  const own = settings.filter(({ path }) => path.length === depth + 1);
  const deeper = settings.filter(({ path }) => path.length > depth + 1);
  const groups = [...new Set(deeper.map(({ path }) => path[depth] ?? ''))];
  return Object.fromEntries([
    ...own.map((setting) => [setting.path[depth], schemaOf(setting)] as const),
    ...groups.map((group) => {
      const properties = propertiesOf(
        deeper.filter(({ path }) => path[depth] === group),
        depth + 1,
      );
      return [group, { type: ['object', 'null'], additionalProperties: false, properties }] as const;
    }),
  ]);
}

function schemaOf({ description, isSecret, takes }: FileSetting): Json {
  if (isSecret) return { description, ...ELSEWHERE };
  switch (takes.kind) {
    case 'text':
      return { description, anyOf: [VALUE, ELSEWHERE] };
    case 'list':
      return { description, anyOf: [VALUE, { type: 'array', items: VALUE }, ELSEWHERE] };
    case 'rules':
      return { description, type: 'object', additionalProperties: { type: 'object', additionalProperties: VALUE } };
  }
}

function followedSchema({ name, journal, declarations, lists }: FollowableSource): Json {
  const declared = Object.entries(declarations).map(([key, description]) => {
    const one = { type: ['string', 'number'] };
    return [key, { description, anyOf: lists.includes(key) ? [one, { type: 'array', items: one }] : [one] }] as const;
  });
  const text = { type: 'string', minLength: 1 };
  const follow = { description: 'A log file, or a folder: every log of this kind in it', ...text };
  return {
    type: 'object',
    additionalProperties: false,
    properties: {
      kind: { const: name },
      follow,
      ...(journal !== null && { journal: journalSchema(journal) }),
      ...Object.fromEntries(declared),
    },
    required: ['kind'],
    oneOf: [{ required: ['follow'] }, ...(journal === null ? [] : [{ required: ['journal'] }])],
  };
}

const journalSchema = (usual: readonly string[]): Json => ({
  description: `The journal of systemd; true for the entries of ${usual.join(', ')}`,
  anyOf: [
    { const: true },
    {
      type: 'object',
      additionalProperties: false,
      properties: {
        identifiers: {
          description: 'Syslog identifiers; * matches any text',
          anyOf: [
            { type: 'string', minLength: 1 },
            { type: 'array', minItems: 1, items: { type: 'string', minLength: 1 } },
          ],
        },
        directory: { description: 'The folder with the journal, if it is not of this machine', type: 'string' },
      },
    },
  ],
});
