import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import type { Entry, FileFault, Tree } from '../../src/config-file/tree.ts';

export type TreeReading =
  | { readonly ok: true; readonly tree: Tree }
  | { readonly ok: false; readonly faults: readonly FileFault[] };

/**
 * YAML 1.2 as a tree with lines, each value as it is written: `012` is no number and `on` no truth here. Aliases, tags and
 * keys that are no text are faults.
 */
export function yamlTree(text: string): TreeReading {
  const counter = new LineCounter();
  const deep = tooDeep(text);
  if (deep !== undefined) return { ok: false, faults: [{ line: deep, text: 'is nested too deep' }] };
  const document = parseDocument(text, { lineCounter: counter, prettyErrors: false, stringKeys: true });
  const lineAt = (offset: number): number => counter.linePos(offset).line;
  const faults: FileFault[] = [...document.errors, ...document.warnings].map(({ pos, message }) => ({
    line: lineAt(pos[0]),
    text: message,
  }));
  if (faults.length > 0) return { ok: false, faults };
  const tree = treeOf(document.contents, 1);
  return faults.length > 0 ? { ok: false, faults } : { ok: true, tree };

  function treeOf(node: Node | null | undefined, fallback: number): Tree {
    const line = node?.range ? lineAt(node.range[0]) : fallback;
    if (isAlias(node)) return faulty(line, `*${node.source}: write the value itself instead of a reference`);
    if (node?.tag !== undefined) return faulty(line, `${node.tag}: tags are not allowed here`);
    if (isMap(node)) return { kind: 'map', line, entries: node.items.flatMap((item) => entryOf(item.key, item.value)) };
    if (isSeq(node)) return { kind: 'list', line, items: node.items.map((item) => treeOf(item as Node, line)) };
    if (!isScalar(node) || node.value === null) return { kind: 'nothing', line };
    const isPlain = node.type === 'PLAIN';
    return { kind: 'text', line, isPlain, text: isPlain ? (node.source ?? '') : String(node.value) };
  }

  function entryOf(key: unknown, value: unknown): readonly Entry[] {
    if (!isScalar(key)) return [];
    const line = key.range ? lineAt(key.range[0]) : 1;
    return [{ key: String(key.source ?? key.value), line, value: treeOf(value as Node | null, line) }];
  }

  function faulty(line: number, text: string): Tree {
    faults.push({ line, text });
    return { kind: 'nothing', line };
  }
}

/** Settings are three deep. */
const MAX_DEPTH = 20;
const STACKED = new RegExp(`^ *(?:[-?:] +){${MAX_DEPTH}}`);

/**
 * The first line that opens more lists and maps within one another than the parser, which calls itself for each, should
 * be given. By indentation alone a small file cannot get deep.
 */
function tooDeep(text: string): number | undefined {
  let open = 0;
  for (const [at, line] of text.split('\n').entries()) {
    for (const character of line) {
      if (character === '[' || character === '{') open++;
      else if (character === ']' || character === '}') open--;
      if (open > MAX_DEPTH) return at + 1;
    }
    if (STACKED.test(line)) return at + 1;
  }
  return undefined;
}
