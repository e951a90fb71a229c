import { fileURLToPath } from 'node:url';
import { renderMail } from '../../cards/mail/render.ts';
import { CARD_STATES } from './card-states.ts';
import { goldenSuite } from './golden.ts';

/** Those that people get by mail: files, alerts with what follows them, and digests. */
const MAILED = /^(?:mailed-file|episode-|group|change-|digest|smtp-auth|summary|connectors-by-volume|card-sample-data)/;

const STATES = CARD_STATES.filter(([name]) => MAILED.test(name));

goldenSuite('what is mailed', fileURLToPath(new URL('mail', import.meta.url)), [
  ...STATES.map(([name, card]) => ({
    file: `${name}.html.txt`,
    make: async () => renderMail(await card(), { stop: 'unsubscribe all to:anna@contoso.com' }).html,
  })),
  ...STATES.map(([name, card]) => ({
    file: `${name}.txt`,
    make: async () => {
      const { subject, text } = renderMail(await card(), { stop: 'unsubscribe all to:anna@contoso.com' });
      return `Subject: ${subject}\n\n${text}`;
    },
  })),
]);
