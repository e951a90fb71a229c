import { fileURLToPath } from 'node:url';
import { reportCard } from '../../cards/report-card.ts';
import { renderText } from '../../cards/text/render.ts';
import type { ReportAnswer } from '../../src/reports/report.ts';
import { ask } from '../reports/given.ts';
import { CONTOSO, OTHER_CARDS, REPORT_STATES } from './given-cards.ts';
import { type Golden, goldenSuite } from './golden.ts';

const ON_A_PHONE = ['summary', 'tls', 'connectors', 'connectors-by-volume', 'smtp-auth-by-tls', 'sender-cut'];

function stateGoldens([file, store, report, params, episodes]: (typeof REPORT_STATES)[number]): readonly Golden[] {
  const answer = async (): Promise<ReportAnswer> => ask(await store(), report, params, episodes);
  const text = async (width: number): Promise<string> =>
    renderText(reportCard((await answer()).view, CONTOSO), { width, colour: false });
  return [
    { file: `${file}.80.txt`, make: () => text(80) },
    ...(ON_A_PHONE.includes(file) ? [{ file: `${file}.40.txt`, make: () => text(40) }] : []),
    { file: `${file}.json.txt`, make: async () => `${JSON.stringify((await answer()).data, null, 2)}\n` },
  ];
}

goldenSuite('what people and scripts see', fileURLToPath(new URL('cards', import.meta.url)), [
  ...REPORT_STATES.flatMap(stateGoldens),
  ...OTHER_CARDS.map(([file, card]) => ({
    file: `card-${file}.80.txt`,
    make: async () => renderText(await card(), { width: 80, colour: false }),
  })),
]);
