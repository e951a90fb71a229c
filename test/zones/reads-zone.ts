import { builtinModules } from 'node:module';
import ts from 'typescript';
import { factsOf, parseModule } from '../architecture/module-facts.ts';

/** Parts of a date in the zone of the process. */
const LOCAL = /^(get|set)(Hours|Minutes|Date|Day|Month|FullYear)$|^getTimezoneOffset$|^to(Date|Time)String$|^toLocale/;
/** Packages that were looked at and read no zone; a package that is not here may. */
const WITHOUT_ZONE = [
  ...[
    'zod',
    'lowdb',
    'prom-client',
    'xz-decompress',
    'get-east-asian-width',
    'fast-check',
    'vitest',
    'typescript',
    'jose',
    'ws',
    'vite',
  ],
  ...['@resvg/resvg-js', 'playwright-core', 'react', 'react-dom', 'slack-blocks-to-jsx', 'esbuild'],
];
const BUILT_IN = builtinModules.filter((name) => name !== 'child_process' && name !== 'worker_threads');

/** Here texts of other programs are read, and a time in one may have no zone. */
const OF_OTHERS = /^(src\/(reading|ingest)|adapters\/sources)\//;

/**
 * Where a module, by its syntax alone, may depend on the zone of the process that it runs in: parts of local dates, dates
 * made of parts or of a text without a zone, formats without one, other processes (which inherit it), and packages that
 * are not known to read none.
 */
export function readsOfZone(path: string, text: string): readonly string[] {
  const found = new Set<string>();
  const file = parseModule(path, text);
  for (const { specifier, isTypeOnly } of factsOf(file).imports) {
    if (isTypeOnly || specifier === null || /^[./]/.test(specifier)) continue;
    if (!isWithoutZone(specifier)) found.add(specifier);
  }
  visit(file);
  return [...found].sort();

  function visit(node: ts.Node): void {
    const what =
      readOf(node) ?? (OF_OTHERS.test(path) && isParsing(node) ? 'Date.parse of what others wrote' : undefined);
    if (what !== undefined) found.add(what);
    ts.forEachChild(node, visit);
  }
}

function isWithoutZone(specifier: string): boolean {
  const name = specifier.replace(/^node:/, '');
  if (BUILT_IN.includes(name)) return true;
  return WITHOUT_ZONE.some((known) => specifier === known || specifier.startsWith(`${known}/`));
}

function readOf(node: ts.Node): string | undefined {
  if (ts.isStringLiteralLike(node) && node.text === 'TZ') return 'TZ';
  if (ts.isPropertyAccessExpression(node) && LOCAL.test(node.name.text)) return `.${node.name.text}`;
  if (ts.isPropertyAccessExpression(node) && node.name.text === 'TZ') return 'TZ';
  if (ts.isNewExpression(node) || ts.isCallExpression(node)) return readOfCall(node);
  return undefined;
}

function readOfCall(node: ts.NewExpression | ts.CallExpression): string | undefined {
  const callee = node.expression.getText();
  const [first, ...rest] = node.arguments ?? [];
  if (/DateTimeFormat$/.test(callee)) return hasZone(rest[0]) ? undefined : 'Intl.DateTimeFormat without a zone';
  const isMade = callee === 'Date' && ts.isNewExpression(node);
  if (isMade && rest.length > 0) return 'a date made of parts';
  if ((isMade || callee === 'Date.parse') && first !== undefined && isTextWithoutZone(first)) {
    return 'a date made of a text without a zone';
  }
  return undefined;
}

const hasZone = (options: ts.Expression | undefined): boolean =>
  options !== undefined &&
  ts.isObjectLiteralExpression(options) &&
  options.properties.some((property) => property.name?.getText() === 'timeZone');

const isParsing = (node: ts.Node): boolean =>
  ts.isCallExpression(node) &&
  node.expression.getText() === 'Date.parse' &&
  !ts.isStringLiteralLike(node.arguments[0] ?? node);

/** A time of day and nothing behind it; a day alone means midnight in UTC (ECMA-262, Date Time String Format). */
const isTextWithoutZone = (node: ts.Expression): boolean =>
  ts.isStringLiteralLike(node) && /\d{1,2}:\d{2}/.test(node.text) && !/(Z|[+-]\d{2}:?\d{2}|GMT|UTC)$/.test(node.text);
