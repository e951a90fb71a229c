import { fileURLToPath } from 'node:url';
import { renderSlack } from '../../cards/slack/render.ts';
import { CARD_STATES } from './card-states.ts';
import { goldenSuite } from './golden.ts';
import { readableJson } from './readable-json.ts';

/** What is sent when Slack refuses the rich blocks. */
const PLAIN = ['summary', 'connectors-by-volume', 'smtp-auth-cut', 'card-help', 'card-sample-data', 'episode-high'];

goldenSuite('what Slack is sent', fileURLToPath(new URL('slack', import.meta.url)), [
  ...CARD_STATES.map(([name, card]) => ({
    file: `${name}.json.txt`,
    make: async () => `${readableJson(renderSlack(await card()))}\n`,
  })),
  ...CARD_STATES.filter(([name]) => PLAIN.includes(name)).map(([name, card]) => ({
    file: `${name}.plain.json.txt`,
    make: async () => `${readableJson(renderSlack(await card(), { rung: 'plain' }))}\n`,
  })),
]);
