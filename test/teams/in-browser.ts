import { existsSync } from 'node:fs';
import { chromium, type Locator } from 'playwright-core';
import { smtpAuthReport } from '../journeys/attacked-tenant.ts';
import { partnerReport } from '../journeys/slack/partner-report.ts';
import { type PlaygroundBot, withPlaygroundBot } from './playground-bot.ts';

/** Where Debian and others put theirs; null where there is none. */
export const browserPath: string | null =
  ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) => existsSync(path)) ?? null;

const MINUTES = 60_000;

export interface Shown {
  readonly name: 'report' | 'alert';
  readonly card: Locator;
}

/** Somebody uses the bot with mouse and keyboard; `show` is called where there is something to look at. */
export const inBrowser = (executablePath: string, show: (shown: Shown) => Promise<void>): Promise<void> =>
  withPlaygroundBot(async (bot) => {
    const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
    try {
      const page = await browser.newPage({ viewport: { width: 1600, height: 2400 }, deviceScaleFactor: 1.5 });
      await page.goto(bot.playground.url, { waitUntil: 'domcontentloaded' });
      await page.getByText('Type a message...').waitFor();
      const says = async (text: string): Promise<void> => {
        await page.locator('[data-lexical-editor=true][role=textbox]').click();
        await page.keyboard.type(text);
        await page.keyboard.press('Enter');
      };
      const last = page.locator('.ac-adaptiveCard').last();

      await bot.ingest('SmtpCSReport.csv', smtpAuthReport());
      await says('smtp-auth 7d top:8');
      await last.getByText('Rows 1 to 8 of 41').waitFor();
      await show({ name: 'report', card: last });
      await last.getByRole('button', { name: 'Next rows' }).click();
      await last.getByText('Rows 9 to 16 of 41').waitFor();

      await alertInBrowser(bot, says, last, show);
    } finally {
      await browser.close();
    }
  });

async function alertInBrowser(
  bot: PlaygroundBot,
  says: (text: string) => Promise<void>,
  last: Locator,
  show: (shown: Shown) => Promise<void>,
): Promise<void> {
  await says('subscribe tls10-partner-connector');
  await last.getByText('This conversation receives').waitFor();
  bot.time.set(new Date('2026-11-16T06:00:00Z'));
  await bot.ingest('monday.csv', partnerReport('2026-11-15', { '2026-11-15': 90 }));
  const acknowledge = last.getByRole('button', { name: 'Acknowledge' });
  await acknowledge.waitFor();
  await show({ name: 'alert', card: last });
  await acknowledge.click();
  await bot.playground.message(({ activity }) => JSON.stringify(activity).includes('Acknowledged'));
  await bot.pass(2 * MINUTES);
}
