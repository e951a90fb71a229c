import { describe, expect, test } from 'vitest';
import { answerOfTheRest } from '../../src/commands/reports/answer-of-the-rest.ts';
import { lostFactsNotes } from '../../src/imports/lost-facts-text.ts';
import type { LostFacts } from '../../src/model/lost-facts.ts';
import type { Question } from '../../src/model/question.ts';
import { lastDays } from '../../src/model/window.ts';
import { reports } from '../../src/reports/index.ts';
import { DAY, tell } from '../contracts/fact-store/telling.ts';
import { memoryStore } from '../contracts/memory-store/store.ts';

const FACTS: LostFacts = { kind: 'facts', imports: [1], days: [DAY] };
const NAMES = [
  { id: 1, file: 'report.csv' },
  { id: 2, file: 'mail.log' },
];

describe('what is lost is told', () => {
  test.for<[string, readonly LostFacts[], readonly RegExp[]]>([
    [
      'once for an import',
      [FACTS, { ...FACTS, days: [DAY + 1] }],
      [/import 1 \(report\.csv\).*2024-10-04 to 2024-10-05.*`undo import 1`/],
    ],
    [
      'of two imports together',
      [{ ...FACTS, imports: [1, 2] }],
      [/import 1 \(report\.csv\) and import 2 \(mail\.log\).*these files/],
    ],
    ['of each import by itself', [FACTS, { ...FACTS, imports: [2] }], [/report\.csv/, /mail\.log/]],
    ['of what was never listed, which cannot be undone', [{ ...FACTS, imports: [0] }], [/earlier imports .*backup\.$/]],
    ['of the samples of lines', [{ kind: 'fingerprints', imports: [2] }], [/line samples of import 2 \(mail\.log\)/]],
    ['of the list of imports', [{ kind: 'import-list' }, { kind: 'import-list' }], [/list of imports was damaged/]],
  ])('%s', ([, lost, expected]) => {
    const notes = lostFactsNotes(lost, NAMES);
    expect(notes).toEqual(expected.map((note) => expect.stringMatching(note)));
  });
});

test.for(reports.map((report) => [report.name, report] as const))(
  'the report %s says what is missing, to people and to scripts, and asks for the rest',
  async ([, report]) => {
    const store = memoryStore({ priority: [] });
    for (const kind of ['smtp-auth', 'connector'] as const)
      await tell(store, { kind, facts: [{ direction: 'inbound' }] });
    const asked: Question[] = [];
    const request = {
      window: lastDays(7, DAY),
      windowWords: '7d',
      subject: 'ann@contoso.com',
      params: {},
      top: 5,
      page: 1,
    };
    const context = {
      ask: async (question: Question) => {
        asked.push(question);
        return { ...(await store.ask(question)), lost: [FACTS] };
      },
      partitions: store.partitions,
      imports: store.imports,
      mailSettings: async () => [],
      organisation: 'Contoso',
    };
    const { data, view } = await answerOfTheRest(report, request, context);
    expect(asked.length).toBeGreaterThan(0);
    expect(asked.filter(({ partial }) => partial !== true)).toEqual([]);
    const note = expect.stringContaining('Damaged facts of import 1');
    expect([data.notes[0], view.warnings[0]]).toEqual([note, note]);
  },
);
