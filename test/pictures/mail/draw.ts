import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { renderMail } from '../../../cards/mail/render.ts';
import { CARD_STATES } from '../../golden/card-states.ts';

/**
 * `npm run pictures:mail [FOLDER]`: mails as a browser shows them, at 600 and 360 pixels, light and dark, to be looked
 * at. They go into `test/pictures/mail/drawn`, which is not kept, unless a folder is named.
 */

const BROWSERS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const SHOWN = ['mailed-file', 'episode-high', 'group', 'change-resolved', 'digest-week', 'smtp-auth', 'summary'];
const WIDTHS = [600, 360];

const folder = process.argv[2] ?? join(import.meta.dirname, 'drawn');
const executablePath = BROWSERS.find((path) => existsSync(path));
if (executablePath === undefined) throw new Error('Chromium is not installed. On Debian: apt-get install -y chromium');
await mkdir(folder, { recursive: true });
const browser = await chromium.launch({ executablePath });
try {
  for (const colorScheme of ['light', 'dark'] as const)
    for (const width of WIDTHS) {
      const tab = await browser.newPage({ viewport: { width, height: 100 }, colorScheme });
      for (const [name, card] of CARD_STATES.filter(([each]) => SHOWN.includes(each))) {
        await tab.setContent(renderMail(await card(), { stop: 'unsubscribe all to:anna@contoso.com' }).html);
        const isWide = await tab.evaluate('document.documentElement.scrollWidth > window.innerWidth');
        const file = `${name}-${width}-${colorScheme}.png`;
        await writeFile(join(folder, file), await tab.screenshot({ fullPage: true }));
        console.log(`${file}${isWide ? '  WIDER THAN THE WINDOW' : ''}`);
      }
      await tab.close();
    }
} finally {
  await browser.close();
}
