import { spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { runInProcess } from '../journeys/in-process.ts';
import { ended, type Ran, ROOT } from '../journeys/mailflow.ts';

/** A copy of the project with empty data and a home with downloads, where a reader of the README tries its commands. */
export interface Sandbox {
  readonly directory: string;
  /** Runs one line in a shell, in the project's folder; whatever it starts and talks with is told to quit. */
  shell(line: string): Promise<Ran>;
  /** Runs one line that begins with NPM_MAILFLOW: a shell makes words of it, and this process does what they say. */
  inProcess(line: string): Promise<Ran>;
  remove(): Promise<void>;
}

/** How the README starts a command. */
export const NPM_MAILFLOW = 'npm run --silent mailflow -- ';

/** What the project's copy shares with the project; the rest is its own. */
const SHARED = ['adapters', 'cards', 'node_modules', 'src', 'tsconfig.json'];

export async function openSandbox(): Promise<Sandbox> {
  const directory = await mkdtemp(join(tmpdir(), 'mailflow-readme-'));
  const project = join(directory, 'mailflow');
  const home = join(directory, 'home');
  await mkdir(join(home, 'Downloads'), { recursive: true });
  await mkdir(join(home, 'log'));
  await mkdir(join(project, 'test'), { recursive: true });
  for (const name of SHARED) await symlink(join(ROOT, name), join(project, name));
  await cp(join(ROOT, 'package.json'), join(project, 'package.json'));
  // The pictures are drawn by a command of the README, and one of them shows a given episode.
  for (const folder of ['app', 'pictures', 'prepared', 'alerts']) {
    await cp(join(ROOT, 'test', folder), join(project, 'test', folder), { recursive: true });
  }
  await writeDownloads(home);
  // What npm and our own settings say of the outer run must not reach the inner one.
  const inherited = Object.entries(process.env).filter(([name]) => !/^(npm_|MAILFLOW_|SLACK_)/i.test(name));
  const environment = { ...Object.fromEntries(inherited), HOME: home, npm_config_update_notifier: 'false' };
  const shell = (line: string): Promise<Ran> => {
    const child = spawn('sh', ['-c', line], { cwd: project, env: environment, stdio: ['pipe', 'pipe', 'pipe'] });
    child.stdin.on('error', () => {}); // a command that reads nothing may be gone already
    child.stdin.end('quit\n');
    return ended(child);
  };
  return {
    directory: project,
    shell,
    async inProcess(line) {
      if (!line.startsWith(NPM_MAILFLOW)) throw new Error(`"${line}" does not begin with "${NPM_MAILFLOW}"`);
      const { stdout } = await shell(`printf '%s\\0' ${line.slice(NPM_MAILFLOW.length)}`);
      const words = stdout.split('\0').slice(0, -1);
      // As npm has it: in the project's folder, and with a word about where it was called.
      const byNpm = { INIT_CWD: project, npm_lifecycle_event: 'mailflow' };
      return runInProcess(words, { environment: { ...environment, ...byNpm }, folder: project });
    },
    remove: () => rm(directory, { recursive: true, force: true }),
  };
}

/** The files that the README speaks of. */
async function writeDownloads(home: string): Promise<void> {
  const downloads = join(home, 'Downloads');
  await writeFile(join(downloads, 'SmtpCSReport.csv'), Buffer.from(`\uFEFF${SMTP_CS_REPORT}`, 'utf16le'));
  await writeFile(join(downloads, 'ConnectorReport.csv'), Buffer.from(`\uFEFF${CONNECTOR_REPORT}`, 'utf16le'));
  await writeFile(join(downloads, 'export.csv'), SMTP_AUTH_EXPORT);
  await writeFile(join(downloads, 'tls-report.json.gz'), gzipSync(TLS_REPORT));
  await writeFile(join(home, 'mail.log.1.gz'), gzipSync(POSTFIX_LOG));
  // Apart: beside it, the other one would be what it was rotated to.
  await writeFile(join(home, 'log', 'mail.log'), FOLLOWED_LOG);
}

const SMTP_CS_REPORT = `date,senderName,senderDomain,authMethod,original_client_ip,tls_version,tls_cipher,message_count,message_id
"2026-11-10T09:30:00Z","ceo@contoso.com","contoso.com","Basic Authentication","192.0.2.7","TLS1.0","","472",""
"2026-11-11T09:30:00Z","printer@contoso.com","contoso.com","Basic Authentication","192.0.2.8","TLS1.2","","5280",""
`;

const CONNECTOR_REPORT = `origin_timestamp_utc,message_id,message_subject,sender_address,recipient_address
"2026-11-10T09:30:00Z","<1@fabrikam.com>","Hello","<ann@fabrikam.com>","ceo@contoso.com"
"2026-11-11T10:30:00Z","<2@fabrikam.com>","Again","<ann@fabrikam.com>","ceo@contoso.com"
`;

const SMTP_AUTH_EXPORT = `Sender address,Domain,TLS 1.0 (percentage),TLS 1.1 (percentage),TLS 1.2 (percentage),Messages sent
printer@contoso.com,contoso.com,0,0,100,"5,280"
`;

const TLS_REPORT = JSON.stringify({
  'organization-name': 'Litware Inc.',
  'date-range': { 'start-datetime': '2026-11-12T00:00:00Z', 'end-datetime': '2026-11-12T23:59:59Z' },
  'report-id': '1',
  policies: [
    {
      policy: { 'policy-type': 'sts', 'policy-domain': 'contoso.com' },
      summary: { 'total-successful-session-count': 9, 'total-failure-session-count': 0 },
    },
  ],
});

const FOLLOWED_LOG = `2026-11-14T10:18:23+01:00 relay postfix/smtpd[3301]: connect from mx.fabrikam.com[192.0.2.19]
2026-11-14T10:18:23+01:00 relay postfix/smtpd[3301]: Anonymous TLS connection established from mx.fabrikam.com[192.0.2.19]: TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits)
2026-11-14T10:18:24+01:00 relay postfix/smtpd[3301]: 2F5A2194AB1: client=mx.fabrikam.com[192.0.2.19]
2026-11-14T10:18:24+01:00 relay postfix/qmgr[902]: 2F5A2194AB1: from=<ann@fabrikam.com>, size=1204, nrcpt=1 (queue active)
2026-11-14T10:18:25+01:00 relay postfix/smtpd[3301]: disconnect from mx.fabrikam.com[192.0.2.19] ehlo=2 starttls=1 mail=1 rcpt=1 data=1 quit=1 commands=7
`;

const POSTFIX_LOG = `Nov 12 10:18:23 mail postfix/submission/smtpd[19191]: connect from client.contoso.com[192.0.2.9]
Nov 12 10:18:23 mail postfix/submission/smtpd[19191]: Anonymous TLS connection established from client.contoso.com[192.0.2.9]: TLSv1.2 with cipher ECDHE-RSA-AES256-GCM-SHA384 (256/256 bits)
Nov 12 10:18:24 mail postfix/submission/smtpd[19191]: 1F5A2194AA9: client=client.contoso.com[192.0.2.9], sasl_method=PLAIN, sasl_username=scanner@contoso.com
Nov 12 10:18:24 mail postfix/qmgr[901]: 1F5A2194AA9: from=<scanner@contoso.com>, size=1204, nrcpt=1 (queue active)
Nov 12 10:18:25 mail postfix/submission/smtpd[19191]: disconnect from client.contoso.com[192.0.2.9] ehlo=2 starttls=1 auth=1 mail=1 rcpt=1 data=1 quit=1 commands=8
`;
