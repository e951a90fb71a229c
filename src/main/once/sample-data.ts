import { sampleDocuments } from '../../../adapters/sources/sample-tenant/source.ts';
import { refreshSample } from '../../bot/refresh-sample.ts';
import { MailflowError } from '../../model/mailflow-error.ts';
import { openToWrite, SAMPLE_ORGANISATION } from '../open-data.ts';
import { tenantOver, tenantSettings } from '../open-tenant.ts';
import type { RunOptions } from '../run-options.ts';
import { sampleData } from '../start/bot-tenants.ts';

/** The same, asked of the sample data, which are made where they are missing or end before today. */
export async function withSampleData(asked: RunOptions): Promise<RunOptions> {
  const config = { ...asked.config, data: sampleData(asked.config.data) };
  const sample = { ...asked, config };
  const data = await openToWrite(config, { hot: false }).catch((cause: unknown) => {
    // A bot that shows them keeps them up to date itself.
    if (cause instanceof MailflowError && cause.code === 'store-busy') return null;
    throw cause;
  });
  if (data === null) return sample;
  try {
    const about = { tenant: 'sample', organisation: SAMPLE_ORGANISATION } as const;
    const { workspace } = await tenantOver(data, tenantSettings(sample), { about, platforms: [], firstListener: null });
    await refreshSample(workspace, sampleDocuments);
  } finally {
    await data.close();
  }
  return sample;
}
