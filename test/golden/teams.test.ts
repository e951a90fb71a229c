import { fileURLToPath } from 'node:url';
import { renderTeams } from '../../cards/teams/render.ts';
import { CARD_STATES } from './card-states.ts';
import { goldenSuite } from './golden.ts';
import { readableJson } from './readable-json.ts';

/** What is sent when Teams refuses the rich card. */
const PLAIN = ['summary', 'connectors-by-volume', 'smtp-auth-cut', 'card-help', 'card-sample-data', 'episode-high'];

goldenSuite('what Teams is sent', fileURLToPath(new URL('teams', import.meta.url)), [
  ...CARD_STATES.map(([name, card]) => ({
    file: `${name}.json.txt`,
    make: async () => `${readableJson(renderTeams(await card()))}\n`,
  })),
  ...CARD_STATES.filter(([name]) => PLAIN.includes(name)).map(([name, card]) => ({
    file: `${name}.plain.json.txt`,
    make: async () => `${readableJson(renderTeams(await card(), { rung: 'plain' }))}\n`,
  })),
]);
