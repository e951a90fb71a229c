import { readFile } from 'node:fs/promises';
import { zip } from './zip.ts';

const here = (name: string): URL => new URL(name, import.meta.url);

/** The app package that is uploaded to Teams: manifest and icons, for the bot with this id. */
export async function appPackage(appId: string): Promise<Buffer> {
  const template = await readFile(here('manifest.json'), 'utf8');
  const manifest = Buffer.from(template.replaceAll('{{TEAMS_APP_ID}}', appId));
  const icons = await Promise.all(
    ['color.png', 'outline.png'].map(async (name) => ({ name, bytes: await readFile(here(name)) })),
  );
  return zip([{ name: 'manifest.json', bytes: manifest }, ...icons]);
}
