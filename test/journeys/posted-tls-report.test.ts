import { once } from 'node:events';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { FIRST_DAY, sent } from '../adapters/sources/tls-reports/given-reports.ts';
import { mailflow } from './in-process.ts';
import { ended, startMailflow, withDirectory } from './mailflow.ts';

const SECRET = 'an-unguessable-secret-1';
const { bytes } = sent(
  {
    ...{ organisation: 'Litware Inc.', id: '1', day: FIRST_DAY },
    policies: [{ domain: 'contoso.com', type: 'sts', successful: 7, failed: 0, details: [] }],
    shape: {
      ...{ contact: 'null', mxHost: 'text', withPolicyString: false },
      ...{ endsNextDay: true, countsAsText: false, extraField: false },
    },
  },
  'gzip',
);

test('a report that is posted to the bot is stored when it is answered, also after a kill, and counts once', () =>
  withDirectory(async (directory) => {
    const data = join(directory, 'data');
    const environment = {
      MAILFLOW_TLS_REPORTS_SECRET: SECRET,
      MAILFLOW_TLS_REPORTS_DOMAINS: 'contoso.com',
      MAILFLOW_PORT: '0',
    };
    const posted = async (signal: 'SIGKILL' | 'SIGTERM'): Promise<readonly number[]> => {
      const bot = startMailflow(['start', '--data', data], environment);
      const gone = ended(bot);
      try {
        const port = await portOf(bot.stderr as NodeJS.ReadableStream);
        const send = async (path: string): Promise<number> =>
          (
            await fetch(`http://127.0.0.1:${port}/tlsrpt/${path}`, {
              ...{ method: 'POST', body: new Uint8Array(bytes) },
              headers: { 'content-type': 'application/tlsrpt+gzip' },
            })
          ).status;
        return [await send(SECRET), await send('another-secret-altogether')];
      } finally {
        bot.kill(signal);
        await gone;
      }
    };
    expect(await posted('SIGKILL')).toEqual([201, 404]);
    const asked = async () => {
      const { stdout } = await mailflow(['tls-reports', '2026-11-20', '--data', data, '--format', 'json']);
      return JSON.parse(stdout).rows;
    };
    const rows = [
      {
        organisation: 'Litware Inc.',
        policyDomain: 'contoso.com',
        policyType: 'sts',
        successful: 7,
        failed: 0,
        reasons: [],
        unexplained: 0,
        surplus: 0,
      },
    ];
    expect(await asked()).toEqual(rows);
    expect(await posted('SIGTERM')).toEqual([201, 404]);
    expect(await asked()).toEqual(rows);
  }));

async function portOf(output: NodeJS.ReadableStream): Promise<number> {
  let text = '';
  for (;;) {
    const [piece] = (await once(output, 'data')) as [Buffer];
    text += piece.toString();
    const [, port] = /Listening on http:\/\/[\d.]+:(\d+)/.exec(text) ?? [];
    if (port !== undefined) return Number(port);
  }
}
