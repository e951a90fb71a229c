import ts from 'typescript';

/** A text of two words or more, where it stands. */
export interface CodeText {
  readonly line: number;
  readonly text: string;
}

/**
 * The texts in a module: string literals and templates with two words or more, `…` for what is filled in. Single words are
 * keys, names and stored values. Comments, imports, types, regular expressions and keys of objects are no texts.
 */
export function textsIn(code: string): readonly CodeText[] {
  const file = ts.createSourceFile('module.ts', code, ts.ScriptTarget.Latest, true);
  const texts: CodeText[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node) || ts.isTypeNode(node)) return;
    const text = textOf(node);
    if (text !== undefined && /\p{L}\S*\s+\S*\p{L}/u.test(text)) {
      texts.push({ line: file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1, text });
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return texts;
}

function textOf(node: ts.Node): string | undefined {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return node.text;
  if (!ts.isTemplateExpression(node)) return undefined;
  return [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].join('…');
}
