import type { SourceReading } from '../../../src/ingest/define-source.ts';
import { CONNECTOR_TYPES, type ConnectorType, DIRECTIONS, type Direction } from '../../../src/model/dimensions.ts';
import { type FactBatch, TextDictionary } from '../../../src/model/fact-batch.ts';
import { MailflowError } from '../../../src/model/mailflow-error.ts';
import { TLS_VERSIONS, type TlsVersion } from '../../../src/model/tls.ts';
import type { FactSink, FileSurvey, SourceInput } from '../../../src/ports/source.ts';
import type { FormatName } from './columns/formats.ts';
import type { Header } from './columns/header.ts';

/** Microsoft's names for the reports that are made on request. */
const REQUESTED: Partial<Readonly<Record<FormatName, string>>> = {
  'smtp-cs-report': 'SmtpCSReport',
  'connector-report': 'ConnectorReport',
};

const DIRECTION_WORDS: Partial<Readonly<Record<Direction, string>>> = { inbound: 'Received', outbound: 'Sent' };
const TYPE_WORDS: Readonly<Record<ConnectorType, string>> = {
  partner: 'Partner',
  'on-premises': 'OnPremises',
  none: 'NoConnector',
};
const tlsWord = (tls: TlsVersion): string => (tls === 'none' ? 'No Tls' : tls === 'ssl3' ? 'SSLv3' : `TLS${tls}`);

type Read = (input: SourceInput, sink: FactSink) => Promise<SourceReading>;

/** What a file with this header shows of what was asked for, read through once; null for one that is not made on request. */
export async function surveyOf(
  { format, columns }: Header,
  input: SourceInput,
  read: Read,
): Promise<FileSurvey | null> {
  const report = REQUESTED[format];
  if (report === undefined) return null;
  const { series, direction, connectorType, tls } = columns.index;
  const { declared } = input;
  const has = {
    direction: series !== undefined || direction !== undefined || declared['direction'] !== undefined,
    connectorType: series !== undefined || connectorType !== undefined || declared['connectorType'] !== undefined,
    tls: tls !== undefined || declared['tls'] !== undefined,
  };
  const seen = { direction: new Set<number>(), connectorType: new Set<number>(), tls: new Set<number>() };
  const sink: FactSink = {
    texts: new TextDictionary(),
    add: async (batch: FactBatch) => {
      for (const [key, codes] of Object.entries(seen) as [keyof typeof seen, Set<number>][])
        for (let row = 0; row < batch.length; row++) codes.add(batch[key][row] as number);
    },
    reject: () => {},
  };
  // What has no column is put in its place, or the rows could not be read; it shows nothing.
  const stand = report === 'SmtpCSReport' ? {} : { direction: 'Received', connectorType: 'Partner' };
  const missing = Object.entries(stand).filter(([key]) => !has[key as keyof typeof stand]);
  try {
    const { from, to } = await read({ ...input, declared: { ...declared, ...Object.fromEntries(missing) } }, sink);
    return { report, from, to, shows: report === 'SmtpCSReport' ? {} : shows() };
  } catch (cause) {
    // What is wrong is said when it is read to be kept.
    if (cause instanceof MailflowError) return null;
    throw cause;
  }

  function shows(): FileSurvey['shows'] {
    // A version that is not known may be the one that was asked for.
    const known = [...seen.tls].map((code) => TLS_VERSIONS[code] as TlsVersion).filter((each) => each !== 'unknown');
    return {
      ...(has.direction && {
        direction: common([...seen.direction].map((code) => DIRECTION_WORDS[DIRECTIONS[code] as Direction])),
      }),
      ...(has.connectorType && {
        connectorType: common(
          [...seen.connectorType].map((code) => TYPE_WORDS[CONNECTOR_TYPES[code] as ConnectorType]),
        ),
      }),
      ...(has.tls && known.length > 0 && { tls: common(known.map(tlsWord)) }),
    };
  }
}

const common = (words: readonly (string | undefined)[]): string | null =>
  words.length === 1 && words[0] !== undefined ? words[0] : null;
