import { builtinModules } from 'node:module';
import { posix } from 'node:path';
import { circlesIn } from './circles.ts';
import { type Imported, readModule } from './module-facts.ts';

export interface Edge {
  readonly from: string;
  readonly to: string;
}

export interface Findings {
  /** One sentence each, with file and line. */
  readonly violations: readonly string[];
  readonly modules: number;
  readonly edges: readonly Edge[];
}

type Layer = 'main' | 'src' | 'cards' | 'adapters';

/** The composition root: the file, and the folder beside it. */
const MAIN = /^src\/main(\.ts$|\/)/;
/** Areas whose folders are siblings of each other; elsewhere in `adapters` each folder stands for itself. */
const ADAPTER_AREAS = ['sources', 'store', 'chat', 'state'];
/** Pure tables that cards may ask: how wide a character is. */
const CARD_PACKAGES = ['get-east-asian-width'];
/** Values of src that cards may use, so that a number, a list of names and an instant are written in one way. */
const CARD_WORDS = ['src/model/format.ts', 'src/model/text/names.ts', 'src/model/text/instant.ts'];
/** Areas of the core whose folders are plug-ins. */
const PLUGIN_AREAS = ['src/reports', 'src/rules', 'src/commands'];
/** Folders in them that are no plug-ins, but shared by them. */
const SHARED_FOLDERS = [
  'src/commands/reports',
  'src/commands/alerts',
  'src/commands/windows',
  'src/reports/notes',
  'src/reports/filters',
];

/**
 * Checks the arrows of the design, section 2: adapters → cards → src, no siblings, no circles, nobody imports main,
 * a pure core. `files` are paths from the project's root, with `/`, and their texts.
 */
export function checkArrows(files: ReadonlyMap<string, string>): Findings {
  const violations: string[] = [];
  const edges: Edge[] = [];
  for (const [path, text] of files) {
    const { imports, reaches } = readModule(path, text);
    for (const imported of imports) {
      const to = targetOf(path, imported);
      if (to.is === 'file' && files.has(to.path)) edges.push({ from: path, to: to.path });
      const wrong = to.is === 'file' && isMissing(path, to.path, files) ? 'is not there' : faultOf(path, imported, to);
      if (wrong)
        violations.push(`${path}:${imported.line} imports ${imported.specifier ?? 'a computed name'}: ${wrong}`);
    }
    if (['src', 'cards'].includes(layerOf(path) ?? '')) {
      for (const { what, line } of reaches) {
        violations.push(`${path}:${line} reaches for ${what}: in src and cards it must be given as an argument`);
      }
    }
  }
  for (const circle of circlesIn(edges)) violations.push(`${circle.join(' → ')}: a circle`);
  return { violations, modules: files.size, edges };
}

type Target =
  | { readonly is: 'file'; readonly path: string }
  | { readonly is: 'node' }
  | { readonly is: 'package'; readonly name: string }
  | { readonly is: 'computed' };

function targetOf(from: string, { specifier }: Imported): Target {
  if (specifier === null) return { is: 'computed' };
  if (specifier.startsWith('.')) return { is: 'file', path: posix.join(posix.dirname(from), specifier) };
  if (specifier.startsWith('node:') || builtinModules.includes(specifier)) return { is: 'node' };
  return { is: 'package', name: specifier };
}

/** Files other than modules (JSON, SQL) are for those who do I/O, and not looked at. */
function isMissing(from: string, to: string, files: ReadonlyMap<string, string>): boolean {
  const mayReadData = ['main', 'adapters'].includes(layerOf(from) ?? '') && !/\.[cm]?[jt]s$/.test(to);
  return !files.has(to) && !(mayReadData && posix.extname(to) !== '');
}

function faultOf(from: string, { isTypeOnly }: Imported, to: Target): string | undefined {
  const layer = layerOf(from);
  if (to.is === 'computed') return 'what cannot be read cannot be checked';
  if (to.is === 'file') return fileFaultOf(from, to.path, isTypeOnly);
  if (layer === 'src' && !(to.is === 'package' && /^zod(\/|$)/.test(to.name))) return 'src imports only zod and itself';
  if (layer === 'cards' && !(to.is === 'package' && CARD_PACKAGES.includes(to.name))) {
    return 'cards import only cards, types of src, and its words for numbers, names and instants';
  }
  return undefined;
}

function fileFaultOf(from: string, to: string, isTypeOnly: boolean): string | undefined {
  const layer = layerOf(from);
  const toLayer = layerOf(to);
  if (layer === 'main') return undefined;
  if (toLayer === 'main') return 'nobody imports main.ts';
  if (layer === 'src') return toLayer === 'src' ? pluginFault(from, to) : 'src imports only zod and itself';
  if (layer === 'cards') {
    if (toLayer === 'cards' || (toLayer === 'src' && isTypeOnly) || CARD_WORDS.includes(to)) return undefined;
    return 'cards import only cards, types of src, and its words for numbers, names and instants';
  }
  if (toLayer === 'adapters') return adapterFault(from, to);
  return undefined;
}

/** An adapter may import itself and the files that lie beside it in its area; an area's registry its folders. */
function adapterFault(from: string, to: string): string | undefined {
  const [mine, theirs] = [placeOf(from), placeOf(to)];
  const isInside = mine.area === theirs.area;
  if (isInside && (theirs.folder === mine.folder || theirs.folder === null)) return undefined;
  if (isInside && from === `${mine.area}/index.ts`) return undefined;
  return `${mine.folder ?? mine.area} imports its sibling ${theirs.folder ?? theirs.area}`;
}

/** A rule, report or command may import what is no plug-in, and itself. */
function pluginFault(from: string, to: string): string | undefined {
  const [mine, theirs] = [pluginOf(from), pluginOf(to)];
  if (mine === undefined || theirs === undefined || mine === theirs) return undefined;
  return `${mine} imports its sibling ${theirs}`;
}

/** An area and the folder in it; `adapters/files` is an area without folders. */
function placeOf(path: string): { readonly area: string; readonly folder: string | null } {
  const [adapters = '', name = '', folder = '', ...rest] = path.split('/');
  const area = `${adapters}/${name}`;
  return { area, folder: ADAPTER_AREAS.includes(name) && rest.length > 0 ? `${area}/${folder}` : null };
}

/** `src/reports/tls`; none for files directly in an area and for the rest of the core. */
function pluginOf(path: string): string | undefined {
  const area = PLUGIN_AREAS.find((each) => path.startsWith(`${each}/`));
  const [name = '', ...rest] = area ? path.slice(area.length + 1).split('/') : [];
  const folder = `${area}/${name}`;
  return area && rest.length > 0 && !SHARED_FOLDERS.includes(folder) ? folder : undefined;
}

function layerOf(path: string): Layer | undefined {
  if (MAIN.test(path)) return 'main';
  const [top] = path.split('/');
  return top === 'src' || top === 'cards' || top === 'adapters' ? top : undefined;
}
