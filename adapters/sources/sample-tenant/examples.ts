import type { SourceExample, SourceExamples } from '../source-examples.ts';

const file = { fileName: 'sample-tenant.json', format: 'sample-tenant', modifiedAt: '2026-11-22T09:00:00Z' };

const document = (text: string, messages: number): SourceExample => ({ ...file, text: `${text}\n`, messages });

export const examples: SourceExamples = {
  files: [
    document('{"mailflow":"sample-tenant","seed":7,"site":"Dublin","until":"2026-11-20","days":3}', 14_512),
    document('{"mailflow":"sample-tenant","seed":8,"site":"Lyon","until":"2026-11-20","days":20}', 643),
    document('{ "mailflow" : "sample-tenant", "seed": 0, "until": "2026-11-20", "days": 1 }', 4126),
  ],
  broken: [
    {
      ...file,
      text: '{"mailflow":"sample-tenant","seed":7,"until":"2026-11-31","days":3}\n',
      says: { refusal: /"2026-11-31" is not a day/ },
    },
    { ...file, text: '{"mailflow":"sample-tenant","seed":7,\n', says: { refusal: /is not JSON/ } },
  ],
  *long(bytes) {
    yield '{"mailflow":"sample-tenant","seed":7,';
    const blank = ' '.repeat(1024);
    for (let written = 0; written < bytes; written += blank.length) yield blank;
    yield '"until":"2026-11-20","days":3}\n';
  },
};
