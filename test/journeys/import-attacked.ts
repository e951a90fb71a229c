import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { connectorReport, smtpAuthReport } from './attacked-tenant.ts';
import { mailflow } from './in-process.ts';

/** Imports both reports as a shell would; answers the data directory. */
export async function importAttacked(directory: string): Promise<string> {
  const data = join(directory, 'data');
  await mkdir(directory, { recursive: true });
  const files = [join(directory, 'SmtpCSReport.csv'), join(directory, 'ConnectorReport.csv')];
  await writeFile(files[0] as string, smtpAuthReport());
  await writeFile(files[1] as string, connectorReport());
  const { code, stdout, stderr } = await mailflow(['import', ...files, '--data', data]);
  if (code !== 0) throw new Error(`the reports could not be imported: ${stdout}${stderr}`);
  return data;
}
