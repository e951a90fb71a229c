import { writeFile } from 'node:fs/promises';
import { FOUND_AT } from '../settings.ts';
import { appPackage } from './app-package.ts';

/** `npm run teams:package`: writes what is uploaded to Teams. */
const FILE = 'mailflow-teams.zip';

const appId = process.env['TEAMS_APP_ID'] ?? '';
if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(appId)) {
  await writeFile(FILE, await appPackage(appId));
  process.stdout.write(
    `${FILE} is written. Upload it: Teams → Apps → Manage your apps → Upload an app, or admin.teams.microsoft.com → Manage apps.\n`,
  );
} else {
  process.stderr.write(`TEAMS_APP_ID: is missing, or is not an id. Find it at ${FOUND_AT.TEAMS_APP_ID}.\n`);
  process.exitCode = 2;
}
