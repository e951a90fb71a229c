import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Certificates, type SmtpService, smtpService } from '../../mail/smtp-service.ts';
import { mailflow } from '../in-process.ts';
import { REPORT } from '../small-report.ts';

export const LOGIN = { user: 'mailflow', password: 'correct horse' };

/** A data directory with the facts of a small report and a configuration that mails through this server. */
export async function mailingData(directory: string, made: Certificates, options: { readonly size?: number } = {}) {
  const service = await smtpService({ certificates: made, login: LOGIN, ...options });
  const data = join(directory, 'data');
  await mkdir(data, { recursive: true });
  await configure(data, service);
  const file = join(directory, 'report.csv');
  await writeFile(file, REPORT);
  const environment = { RELAY_PASSWORD: LOGIN.password, NODE_EXTRA_CA_CERTS: join(made.folder, 'ca.pem') };
  await mailflow(['import', file, '--data', data], { environment });
  return { service, data, environment };
}

const configure = (data: string, { port }: Pick<SmtpService, 'port'>): Promise<void> =>
  writeFile(
    join(data, 'config.yaml'),
    [
      'mail:',
      '  from: mailflow@contoso.com',
      '  domains: [contoso.com]',
      `  smtp: { host: localhost, port: ${port}, user: ${LOGIN.user}, password: { env: RELAY_PASSWORD } }`,
      '',
    ].join('\n'),
  );

/** The days of the small report. */
export const WINDOW = '2026-11-09..2026-11-12';
