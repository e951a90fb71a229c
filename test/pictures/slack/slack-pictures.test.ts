import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { renderSlack } from '../../../cards/slack/render.ts';
import { CARD_STATES } from '../../golden/card-states.ts';
import { descriptionOf } from '../png.ts';
import { blockMarkup, page } from './page.ts';
import { descriptionOfMessage, picturedMessages } from './sample-messages.ts';

test('the pictures show what Slack is sent today; if not, `npm run pictures:slack` draws them again', async () => {
  for (const { file, message } of await picturedMessages()) {
    const png = await readFile(new URL(`../${file}`, import.meta.url));
    expect(descriptionOf(png), file).toBe(descriptionOfMessage(message));
    expect(png.length, file).toBeLessThan(200_000);
  }
});

describe('the page that the pictures are taken of', () => {
  test.each(CARD_STATES)('leaves no block of %s out', async (_, card) => {
    for (const block of renderSlack(await card()).blocks) {
      expect(blockMarkup(block).replaceAll(/<[^>]*>/g, ''), JSON.stringify(block)).not.toBe('');
    }
  });

  test('says that it is not Slack', () => {
    expect(page({ text: 'Hello', blocks: [] }, [])).toContain('not Slack’s own');
  });
});
