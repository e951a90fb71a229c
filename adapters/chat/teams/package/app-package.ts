import { readFile } from 'node:fs/promises';
import { zip } from './zip.ts';

const here = (name: string): URL => new URL(name, import.meta.url);

/**
 * The app package that is uploaded to Teams: manifest and icons, for the bot with this id.
 *
 * Its commands stand in the list that a mention opens, not in the menu of `/`. That takes `supportsTargetedMessages` and
 * `triggers: ["slash"]`, which manifest 1.19 does not know and refuses, being closed to what it does not know
 * (learn.microsoft.com/microsoft-365/extensibility/schema/root-bots-command-lists). Microsoft calls it a public developer
 * preview on one page and no longer on another (learn.microsoft.com/microsoftteams/platform/agents-in-teams/
 * agent-slash-commands, en-us and en-gb, read 2026-11). And what is sent from that menu only its sender sees: it wants an
 * answer that nobody else sees either (`activities?isTargetedActivity=true`), while ours would stand there for everybody.
 * A `/` that is typed in front of a command is understood.
 */
export async function appPackage(appId: string): Promise<Buffer> {
  const template = await readFile(here('manifest.json'), 'utf8');
  const manifest = Buffer.from(template.replaceAll('{{TEAMS_APP_ID}}', appId));
  const icons = await Promise.all(
    ['color.png', 'outline.png'].map(async (name) => ({ name, bytes: await readFile(here(name)) })),
  );
  return zip([{ name: 'manifest.json', bytes: manifest }, ...icons]);
}
