import ts from 'typescript';

/** One thing that a module imports, in whatever way: import, re-export, `import()`, `import('…')` as a type, require. */
export interface Imported {
  /** As written; null when it is computed. */
  readonly specifier: string | null;
  /** Gone when the types are stripped. */
  readonly isTypeOnly: boolean;
  readonly line: number;
}

/** What a module reaches for without having been given it: the clock, chance, the environment. */
interface Reach {
  readonly what: string;
  readonly line: number;
}

export interface ModuleFacts {
  readonly imports: readonly Imported[];
  readonly reaches: readonly Reach[];
}

const AMBIENT = new Set([
  'process',
  'console',
  'performance',
  'crypto',
  'fetch',
  'require',
  'globalThis',
  'global',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'queueMicrotask',
]);

/** The syntax of a TypeScript module. */
export const parseModule = (path: string, text: string): ts.SourceFile =>
  ts.createSourceFile(path, text, ts.ScriptTarget.ES2023, true);

/** Reads what a TypeScript module imports and what it reaches for, from its syntax alone. */
export const readModule = (path: string, text: string): ModuleFacts => factsOf(parseModule(path, text));

/** The same of a module that is parsed already. */
export function factsOf(file: ts.SourceFile): ModuleFacts {
  const imports: Imported[] = [];
  const reaches: Reach[] = [];
  const declared = declaredNames(file);
  visit(file);
  return { imports, reaches };

  function visit(node: ts.Node): void {
    const imported = importOf(node);
    if (imported) imports.push({ ...imported, line: lineOf(node) });
    const what = reachOf(node, declared);
    if (what) reaches.push({ what, line: lineOf(node) });
    ts.forEachChild(node, visit);
  }

  function lineOf(node: ts.Node): number {
    return file.getLineAndCharacterOfPosition(node.getStart()).line + 1;
  }
}

function importOf(node: ts.Node): Omit<Imported, 'line'> | undefined {
  if (ts.isImportDeclaration(node)) {
    const clause = node.importClause;
    const named = clause?.namedBindings;
    const allTypes = !clause?.name && named !== undefined && ts.isNamedImports(named) && areTypes(named.elements);
    return { specifier: literal(node.moduleSpecifier), isTypeOnly: clause?.isTypeOnly === true || allTypes };
  }
  if (ts.isExportDeclaration(node) && node.moduleSpecifier) {
    const named = node.exportClause;
    const allTypes = named !== undefined && ts.isNamedExports(named) && areTypes(named.elements);
    return { specifier: literal(node.moduleSpecifier), isTypeOnly: node.isTypeOnly || allTypes };
  }
  if (ts.isExternalModuleReference(node)) {
    const isTypeOnly = ts.isImportEqualsDeclaration(node.parent) && node.parent.isTypeOnly;
    return { specifier: literal(node.expression), isTypeOnly };
  }
  if (ts.isImportTypeNode(node)) {
    const { argument } = node;
    return { specifier: ts.isLiteralTypeNode(argument) ? literal(argument.literal) : null, isTypeOnly: true };
  }
  if (ts.isCallExpression(node) && isImporting(node.expression)) {
    return { specifier: literal(node.arguments[0]), isTypeOnly: false };
  }
  // A worker's file: new URL('./worker.ts', import.meta.url).
  if (ts.isNewExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 'URL') {
    const specifier = literal(node.arguments?.[0]);
    if (specifier?.endsWith('.ts')) return { specifier, isTypeOnly: false };
  }
  return undefined;
}

function areTypes(elements: ts.NodeArray<ts.ImportSpecifier> | ts.NodeArray<ts.ExportSpecifier>): boolean {
  return elements.length > 0 && elements.every((element) => element.isTypeOnly);
}

function isImporting(callee: ts.Expression): boolean {
  return callee.kind === ts.SyntaxKind.ImportKeyword || (ts.isIdentifier(callee) && callee.text === 'require');
}

function literal(node: ts.Node | undefined): string | null {
  return node && ts.isStringLiteralLike(node) ? node.text : null;
}

function reachOf(node: ts.Node, declared: ReadonlySet<string>): string | undefined {
  if (ts.isMetaProperty(node) && node.keywordToken === ts.SyntaxKind.ImportKeyword) return 'import.meta';
  if (!ts.isIdentifier(node) || !isValue(node) || declared.has(node.text)) return undefined;
  if (AMBIENT.has(node.text)) return node.text;
  if (node.text === 'Date') return isGivenDate(node) ? undefined : 'the clock (Date)';
  if (node.text === 'Math')
    return memberOf(node) === undefined || memberOf(node) === 'random' ? 'Math.random' : undefined;
  return undefined;
}

/** Dates made of something, `Date.UTC`, `Date.parse` and `instanceof Date` ask no clock; anything else may. */
function isGivenDate(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isNewExpression(parent)) return parent.expression === node && (parent.arguments?.length ?? 0) > 0;
  if (ts.isBinaryExpression(parent)) return parent.operatorToken.kind === ts.SyntaxKind.InstanceOfKeyword;
  return ['UTC', 'parse'].includes(memberOf(node) ?? '');
}

function memberOf(node: ts.Identifier): string | undefined {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent) && parent.expression === node) return parent.name.text;
  if (ts.isElementAccessExpression(parent) && parent.expression === node)
    return literal(parent.argumentExpression) ?? undefined;
  return undefined;
}

/** Whether the identifier stands for a value here: not a type, not the name of a member. */
function isValue(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node;
  if (ts.isPropertyAssignment(parent) || ts.isMethodDeclaration(parent)) return parent.name !== node;
  if (ts.isBindingElement(parent)) return parent.initializer === node;
  if (ts.isPropertySignature(parent) || ts.isMethodSignature(parent) || ts.isPropertyDeclaration(parent)) {
    return ts.isPropertyDeclaration(parent) && parent.initializer === node;
  }
  for (let at: ts.Node = parent; !ts.isSourceFile(at); at = at.parent) {
    if (ts.isTypeNode(at) && !ts.isExpressionWithTypeArguments(at)) return false;
    if (ts.isStatement(at) || ts.isExpression(at)) return true;
  }
  return true;
}

/** Names that the module declares itself, as parameters say or imports: these it was given. */
function declaredNames(file: ts.SourceFile): ReadonlySet<string> {
  const names = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (
      (ts.isVariableDeclaration(node) ||
        ts.isParameter(node) ||
        ts.isBindingElement(node) ||
        ts.isFunctionDeclaration(node) ||
        ts.isClassDeclaration(node) ||
        ts.isImportSpecifier(node) ||
        ts.isImportClause(node) ||
        ts.isNamespaceImport(node)) &&
      node.name &&
      ts.isIdentifier(node.name)
    ) {
      names.add(node.name.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return names;
}
