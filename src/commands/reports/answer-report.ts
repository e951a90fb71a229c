import { mailSettingsIn } from '../../mail-settings/mail-settings.ts';
import { withFollowUps } from '../../reports/follow-ups.ts';
import { occurringValues, unknownValue } from '../../reports/occurring.ts';
import { asOneSource, saidByOneSource, sourceAsked, unknownSource } from '../../reports/one-source.ts';
import type { ReportAnswer } from '../../reports/report.ts';
import type { ReadContext } from '../context.ts';
import type { Rejection } from '../rejection.ts';
import { answerOfTheRest } from './answer-of-the-rest.ts';
import type { ReportAsked } from './read-report.ts';
import { withOpenInsights } from './with-open-insights.ts';

type Answering =
  | { readonly ok: true; readonly answer: ReportAnswer }
  /** A source was asked for of which there is nothing. */
  | { readonly ok: false; readonly rejection: Rejection };

/** Asks the facts what a report is asked for; one source alone where one is named. */
export async function answerReport(
  { report, request }: ReportAsked,
  {
    facts,
    organisation,
    speaker,
    knownAlerts,
  }: Pick<ReadContext, 'facts' | 'organisation' | 'speaker' | 'knownAlerts'>,
): Promise<Answering> {
  const source = sourceAsked(request);
  const rejection = source === undefined ? null : unknownSource({ report, request }, await facts.partitions());
  if (rejection) return { ok: false, rejection };
  const everything = {
    ask: facts.ask,
    partitions: facts.partitions,
    imports: facts.imports,
    mailSettings: () => mailSettingsIn(facts),
    organisation,
  };
  const context = asOneSource(everything, source);
  const unknown = await unknownValue(report, request, context);
  if (unknown) return { ok: false, rejection: unknown };
  const lost = report.isStanding === true ? await facts.lost() : [];
  const figures = await answerOfTheRest(report, request, context, lost);
  const answer = report.shows ? withOpenInsights(report, request, figures, await knownAlerts()) : figures;
  // Nobody else sees a form, and it is one more question.
  const occurring = speaker.fillsForms ? await occurringValues(report, request, context) : new Map();
  return { ok: true, answer: saidByOneSource(withFollowUps(report, request, answer, occurring), source) };
}
