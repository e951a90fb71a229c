import type { FileSetting } from './file-setting.ts';

type Json = Readonly<Record<string, unknown>>;

const ELSEWHERE: Json = {
  oneOf: [
    { type: 'object', properties: { env: { type: 'string' } }, required: ['env'], additionalProperties: false },
    { type: 'object', properties: { file: { type: 'string' } }, required: ['file'], additionalProperties: false },
  ],
};
const VALUE: Json = { type: ['string', 'number', 'boolean'] };

/** What an editor checks a configuration file against, as it is written: JSON Schema 2020-12. */
export function jsonSchema(settings: readonly FileSetting[]): Json {
  const own = settings.filter(({ path }) => path.length === 1);
  const groups = [...new Set(settings.flatMap(({ path }) => (path.length > 1 ? [path[0] ?? ''] : [])))];
  const properties = (of: readonly FileSetting[]): Json =>
    Object.fromEntries(of.map((setting) => [setting.path.at(-1), schemaOf(setting)]));
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Mailflow',
    type: 'object',
    additionalProperties: false,
    properties: {
      ...properties(own),
      ...Object.fromEntries(
        groups.map((group) => [
          group,
          {
            type: ['object', 'null'],
            additionalProperties: false,
            properties: properties(settings.filter(({ path }) => path.length > 1 && path[0] === group)),
          },
        ]),
      ),
    },
  };
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
