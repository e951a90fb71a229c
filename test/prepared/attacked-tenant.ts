import { connectorReport, smtpAuthReport } from '../journeys/attacked-tenant.ts';
import { keptLog } from '../teams/kept-log.ts';
import { startTenantBot } from '../teams/tenant-bot.ts';
import { copyPrepared } from './prepared.ts';

/** Puts into a bot's folder, before it starts, what it has after it took the reports of a tenant that is attacked. */
export const copyAttackedTenant = (directory: string): Promise<void> =>
  copyPrepared(
    'attacked-tenant',
    async (made) => {
      const bot = await startTenantBot({ directory: made, platforms: [], log: keptLog() });
      await bot.ingest('SmtpCSReport.csv', smtpAuthReport());
      await bot.ingest('ConnectorReport.csv', connectorReport());
      await bot.close();
    },
    directory,
  );
