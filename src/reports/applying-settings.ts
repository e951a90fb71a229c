import { REMEDIES } from '../advice/index.ts';
import { type MailSettings, stillTrue } from '../mail-settings/mail-settings.ts';
import type { Answering } from '../model/question.ts';
import { instantMark } from '../model/text/instant.ts';
import type { ReportContext } from './report.ts';

/**
 * The settings of the mail systems whose mail is told of: those of Exchange Online say nothing about a relay of one's own.
 * Those that are much older than the mail are not of it any more.
 */
export async function applyingSettings(
  context: Pick<ReportContext, 'mailSettings'>,
  answering: readonly Answering[],
): Promise<readonly MailSettings[]> {
  const systems = new Set(answering.map(({ source }) => REMEDIES.get(source)?.system));
  const until = answering.reduce((max, { untilSeconds }) => Math.max(max, untilSeconds), 0) * 1000;
  return (await context.mailSettings())
    .filter(({ system }) => systems.has(system))
    .map((settings) => stillTrue(settings, until));
}

/** `the settings of Exchange Online, read 2026-11-30 06:00 UTC`, of the parts that were read; the earliest where they differ. */
export function settingsPhrase(
  { system }: MailSettings,
  parts: readonly ({ readonly readAt: string } | null)[],
): string {
  const [first] = parts.flatMap((part) => (part === null ? [] : [part.readAt])).sort();
  return `the settings of ${system}${first === undefined ? '' : `, read ${instantMark(new Date(first))}`}`;
}
