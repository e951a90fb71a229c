import { MailflowError } from '../model/mailflow-error.ts';
import type { Partition } from '../model/partition.ts';
import type { Source } from '../ports/source.ts';
import { headAsUtf8 } from './encoding.ts';
import { foreignFile } from './foreign-file.ts';
import { firstMailLike, shapeOf, shownLine } from './syslog/shape-name.ts';

/** The source whose invented facts must never stand beside real ones. */
export const SAMPLE_SOURCE = 'sample-tenant';

/** Which source reads this file: the one that was named, or the only one that recognises its beginning. */
export function chooseSource(
  sources: readonly Source[],
  named: string | undefined,
  head: Uint8Array,
  fileName: string,
): Source {
  const known = sources.map(({ name }) => name).join(', ');
  if (named !== undefined) {
    const source = sources.find(({ name }) => name === named);
    if (source) return source;
    throw new MailflowError('not-recognised', `Unknown source "${named}".`, { cure: `Sources are: ${known}.` });
  }
  const recognised = recognisedBy(sources, head, fileName);
  if (recognised !== undefined) return recognised;
  const foreign = foreignFile(head);
  if (foreign !== null)
    throw new MailflowError('not-recognised', `${fileName} is ${foreign.is}.`, { cure: foreign.cure });
  const text = headAsUtf8(head);
  const shape = shapeOf(text);
  if (shape !== undefined) {
    throw new MailflowError('not-recognised', `${fileName} is ${shape.is}.`, { cure: `${shape.cure}${shown(head)}` });
  }
  const mailLike = firstMailLike(text);
  if (mailLike !== undefined) {
    throw new MailflowError('not-recognised', `${fileName} is not a readable log, but quotes Postfix.`, {
      cure: `The first line that looks like Postfix: ${mailLike}`,
    });
  }
  const titles = sources.filter(({ name }) => name !== SAMPLE_SOURCE).map(({ name, title }) => `${name} (${title})`);
  throw new MailflowError('not-recognised', `Mailflow cannot read ${fileName}: unknown format.`, {
    cure: `Known formats: ${titles.join('; ')}. If it is one of these, import it in a shell with --source to see what is wrong.${shown(head)}`,
  });
}

/** The first line, for whoever wonders what was seen. */
function shown(head: Uint8Array): string {
  const text = new TextDecoder().decode(headAsUtf8(head.subarray(0, 4096)));
  const line = text.split('\n').find((candidate) => candidate.trim() !== '');
  return line === undefined ? '' : ` Its first line: ${shownLine(line)}`;
}

/** The only source that recognises the beginning of a file; undefined when none does. Throws where several do. */
export function recognisedBy(sources: readonly Source[], head: Uint8Array, fileName: string): Source | undefined {
  const willing = sources.filter((source) => source.recognise(head, fileName) !== undefined);
  if (willing.length < 2) return willing[0];
  throw new MailflowError('not-recognised', `${fileName} could be ${willing.map(({ name }) => name).join(' or ')}.`, {
    cure: 'Choose one with --source.',
  });
}

/** Declarations a source knows, or a clear word about the one it does not. */
export function checkDeclared(source: Source, declared: Readonly<Record<string, string>>): void {
  const known = Object.entries(source.declarations);
  for (const key of Object.keys(declared)) {
    if (Object.hasOwn(source.declarations, key)) continue;
    const cure = known.map(([name, meaning]) => `${name} (${meaning})`).join('; ') || 'nothing';
    throw new MailflowError('not-recognised', `${source.name} has no declaration "${key}".`, {
      cure: `It accepts: ${cure}.`,
    });
  }
}

/** Invented and real facts never share a store. `tenant` is what the store is for. */
export function checkTenant(source: Source, held: readonly Partition[], tenant: 'real' | 'sample'): void {
  const isSample = source.name === SAMPLE_SOURCE;
  const holdsSample = held.some((partition) => partition.source === SAMPLE_SOURCE);
  const holdsReal = held.some((partition) => partition.source !== SAMPLE_SOURCE);
  if (isSample && (tenant === 'real' || holdsReal)) {
    throw new MailflowError('wrong-tenant', 'The sample data is invented and cannot be mixed with real data.', {
      cure: 'It has its own data directory: see `npm start`.',
    });
  }
  if (!isSample && (tenant === 'sample' || holdsSample)) {
    throw new MailflowError('wrong-tenant', 'This data directory holds the invented sample tenant.', {
      cure: 'Import real files into another data directory: --data DIR.',
    });
  }
}
