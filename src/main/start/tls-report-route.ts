import { randomUUID } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { HttpServer } from '../../../adapters/http/http-server.ts';
import { secretInlet, type Taken } from '../../../adapters/http/secret-inlet.ts';
import { postedReport, REPORT_TYPES } from '../../../adapters/sources/tls-reports/posted-report.ts';
import type { Bot } from '../../bot/bot.ts';
import type { Config } from '../../config.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import { incomingFolder } from '../chats.ts';

/** Below it stands the secret: `https://mailflow.contoso.com/tlsrpt/…`. */
const FOLDER = '/tlsrpt/';
/** Who imported a posted report, as the list of imports has it. */
const BY = 'https';

/** Takes TLS reports that are posted, where the settings have a secret for that. `note`: see SecretInletOptions. */
export function serveTlsReports(
  server: HttpServer,
  {
    config,
    bot,
    clock,
    log,
    note,
  }: {
    readonly config: Config;
    readonly bot: Pick<Bot, 'take'>;
    readonly clock: Clock;
    readonly log: Log;
    readonly note: (why: string | null) => void;
  },
): void {
  const { tlsReports } = config;
  if (tlsReports === undefined) return;
  const { secret, domains } = tlsReports;
  const folder = join(incomingFolder(config), 'tls-reports');
  const take = async (body: Uint8Array): Promise<Taken> => {
    const posted = postedReport(body, domains, clock.now());
    if (!('json' in posted)) return posted;
    await mkdir(folder, { recursive: true });
    const path = join(folder, `posted-${randomUUID()}.json`);
    try {
      await writeFile(path, posted.json);
      const { reply } = await bot.take([path], BY);
      const [imported] = reply.kind === 'imports' ? reply.imports : [];
      if (imported === undefined) throw new Error('a posted report was not imported');
      return imported.error === null ? { status: 201, why: null } : { status: 400, why: imported.error };
    } finally {
      await rm(path, { force: true });
    }
  };
  server.routeBelow(FOLDER, secretInlet({ secret, mostBytes: REPORT_TYPES, take, note, clock, log }));
}
