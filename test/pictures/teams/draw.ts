import { browserPath, inBrowser } from '../../teams/in-browser.ts';

/** `npm run pictures:teams`: how cards look in the Agents Playground, for the README. */
if (browserPath === null) throw new Error('There is no browser. On Debian: apt-get install -y chromium');

await inBrowser(browserPath, async ({ name, card }) => {
  const path = `test/pictures/teams-${name}.png`;
  await card.screenshot({ path, animations: 'disabled' });
  process.stdout.write(`${path}\n`);
});
