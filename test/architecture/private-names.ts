import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/**
 * Words that our code used for things which have a name in the trade, and what they are called now. They came from
 * nowhere a newcomer knows, so that 40 names stood for one thing.
 */
export const PRIVATE_NAMES: Readonly<Record<string, string>> = {
  told: 'answer, sent, found',
  said: 'record, answer, text',
  saids: 'records',
  heard: 'message',
  unheard: 'empty',
  hearing: 'context',
  whence: 'target',
  spot: 'target',
  deed: 'action',
  deeds: 'actions',
  asking: 'request',
  apologising: 'withErrorReply',
  patiently: 'retryWhenThrottled, runCooperatively',
  parting: 'botRemoved',
  saidOf: 'recordOf',
};

/** The private names by the file that they are in. */
export interface Kept {
  readonly [file: string]: readonly string[];
}

/** Every declaration in a module whose name is private. */
export function privateNamesIn(text: string): readonly string[] {
  const found = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && Object.hasOwn(PRIVATE_NAMES, node.text) && isDeclared(node)) found.add(node.text);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('module.ts', text, ts.ScriptTarget.Latest, true));
  return [...found].sort();
}

function isDeclared(name: ts.Identifier): boolean {
  const { parent } = name;
  const declares =
    ts.isParameter(parent) ||
    ts.isVariableDeclaration(parent) ||
    ts.isBindingElement(parent) ||
    ts.isPropertySignature(parent) ||
    ts.isPropertyAssignment(parent) ||
    ts.isFunctionDeclaration(parent) ||
    ts.isMethodSignature(parent) ||
    ts.isMethodDeclaration(parent);
  return declares && parent.name === name;
}

/** The private names in each module of product code that has some. */
export function privateNames(root: string): Kept {
  const files = ['src', 'cards', 'adapters'].flatMap((top) =>
    readdirSync(join(root, top), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => `${top}/${name.replaceAll('\\', '/')}`),
  );
  const found = files.map((file) => [file, privateNamesIn(readFileSync(join(root, file), 'utf8'))] as const);
  return Object.fromEntries(found.filter(([, names]) => names.length > 0));
}
