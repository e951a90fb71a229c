import { REMEDIES } from '../advice/index.ts';
import type { MailSettings } from '../mail-settings/mail-settings.ts';
import type { Answering } from '../model/question.ts';
import { minuteText } from '../view/window-text.ts';
import type { ReportContext } from './report.ts';

/** The settings of the mail systems whose mail is told of: those of Exchange Online say nothing about a relay of one's own. */
export async function applyingSettings(
  context: Pick<ReportContext, 'mailSettings'>,
  answering: readonly Answering[],
): Promise<readonly MailSettings[]> {
  const systems = new Set(answering.map(({ source }) => REMEDIES.get(source)?.system));
  return (await context.mailSettings()).filter(({ system }) => systems.has(system));
}

/** `the settings of Exchange Online, read 2026-11-30 06:00 UTC` */
export const settingsPhrase = (settings: readonly MailSettings[]): string =>
  settings
    .map(({ system, readAt }) => `the settings of ${system}, read ${minuteText(new Date(readAt))} UTC`)
    .join(' and ');
