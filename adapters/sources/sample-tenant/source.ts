import { defineSource, type SourceReading } from '../../../src/ingest/define-source.ts';
import type { Kind } from '../../../src/model/dimensions.ts';
import type { Fact } from '../../../src/model/fact.ts';
import { FactBatchBuilder } from '../../../src/model/fact-batch.ts';
import { MailflowError } from '../../../src/model/mailflow-error.ts';
import { type Day, dayOf, dayText, hourOf, MS_PER_HOUR, startOfDay } from '../../../src/model/time.ts';
import type { FactSink, Source, SourceInput } from '../../../src/ports/source.ts';
import { rules } from '../../../src/rules/index.ts';
import { documentsOf, parseDocument } from './document.ts';
import { type Stage, stageOf } from './stage.ts';
import { storyDay } from './story.ts';
import { tenantDay } from './tenant-day.ts';

const FORMAT = 'sample-tenant';
/** A document is one line of JSON; what is longer is something else. */
const MAX_BYTES = 64 * 1024;

/**
 * An invented organisation, told in one line of JSON: `{"mailflow":"sample-tenant","seed":7,"site":"Dublin",
 * "until":"2026-11-22","days":95}`. The same line always gives the same facts, and none after now: on the last day the data ends "today".
 */
export function sampleTenantOf(stage: Stage): Source {
  return defineSource({
    name: FORMAT,
    title: 'A fictional organisation, to try Mailflow without your own data',
    recognise(head) {
      return /^\s*\{[^{}]*"mailflow"\s*:\s*"sample-tenant"/.test(new TextDecoder().decode(head)) ? FORMAT : undefined;
    },
    read: (input, sink) => read(stage, input, sink),
  });
}

const STAGE = stageOf(rules);

/** With everything that the registered rules have to show. */
export const sampleTenant = sampleTenantOf(STAGE);

/** The files of it on a day, by their names. */
export const sampleDocuments = (today: Day): Readonly<Record<string, string>> => documentsOf(STAGE, today);

async function read(stage: Stage, input: SourceInput, sink: FactSink): Promise<SourceReading> {
  const { seed, site, until, days } = parseDocument(stage, await textOf(input), input.fileName);
  const first = until - days + 1;
  const end = new Date(Math.min(startOfDay(until + 1).getTime(), input.now.getTime()));
  if (startOfDay(first) >= input.now) {
    throw new MailflowError(
      'nothing-usable',
      `${input.fileName} begins on ${dayText(first)}, which is in the future.`,
      {
        cure: `Set "until" to a day up to today, for example ${dayText(dayOf(input.now))}.`,
      },
    );
  }

  // Each site tells of its own mail: they add up, and one can fall silent while the other goes on.
  const slice = { format: FORMAT, filters: { site } };
  const kinds = ['connector', 'smtp-auth', 'tls-session'] as const;
  const builders = new Map<Kind, FactBatchBuilder>(kinds.map((kind) => [kind, new FactBatchBuilder(kind, slice)]));
  const story = storyDay(until);
  let rows = 0;
  for (let day = first; day <= Math.min(until, dayOf(end)); day++) {
    for (const { kind, fact } of tenantDay(stage, seed, site, day, story)) {
      const answer = kind === 'tls-session' ? asReportedBy(end, fact) : asToldBy(end, fact);
      const builder = builders.get(kind);
      if (answer === undefined || builder === undefined) continue;
      rows++;
      if (builder.addFact(answer, sink.texts)) await sink.add(builder.take());
    }
  }
  for (const builder of builders.values()) if (builder.length > 0) await sink.add(builder.take());

  return {
    format: FORMAT,
    mode: 'replace',
    precision: 'hour',
    rows,
    from: startOfDay(first),
    to: new Date(end.getTime() - 1), // the last instant, still within the last day
    notes: ['This data is invented: Contoso and all its addresses exist only in this sample tenant.'],
  };
}

/** A day's sessions are reported when the day is over. */
const asReportedBy = (end: Date, fact: Fact): Fact | undefined => (fact.hour + 24 <= hourOf(end) ? fact : undefined);

/** The fact as it stands at `end`: whole, as much of it as fits into the running hour, or not yet. */
function asToldBy(end: Date, fact: Fact): Fact | undefined {
  const running = hourOf(end);
  if (fact.hour !== running) return fact.hour < running ? fact : undefined;
  const share = (end.getTime() % MS_PER_HOUR) / MS_PER_HOUR;
  const messages = Math.floor(fact.messages * share);
  return messages === 0 ? undefined : { ...fact, messages, recipients: Math.ceil((fact.recipients ?? 0) * share) };
}

async function textOf(input: SourceInput): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of input.bytes) {
    chunks.push(chunk.slice());
    length += chunk.length;
    if (length > MAX_BYTES) {
      throw new MailflowError('unreadable', `${input.fileName} is too long for a sample tenant's one line of JSON.`, {
        cure: 'Name the source that wrote it with --source.',
      });
    }
  }
  return new TextDecoder().decode(Buffer.concat(chunks));
}
