import { expect, test } from 'vitest';
import { browserPath, inBrowser } from '../../teams/in-browser.ts';

test.skipIf(browserPath === null)(
  'somebody reads a report, turns its page and acknowledges an alert in a browser',
  async () => {
    const shown: string[] = [];
    await inBrowser(browserPath ?? '', async ({ name, card }) => {
      shown.push(name);
      expect(await card.innerText()).toContain(name === 'report' ? 'SMTP AUTH' : 'Fabrikam');
    });
    expect(shown).toEqual(['report', 'alert']);
  },
);
