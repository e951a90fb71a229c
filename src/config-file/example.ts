import type { FileSetting } from './file-setting.ts';

const WIDTH = 100;

/**
 * A file with every setting in it, described and commented out: to begin with. `examples`: variable → a value as YAML.
 * `followed`: lines of YAML about logs that are followed.
 */
export function exampleFile(
  settings: readonly FileSetting[],
  examples: ReadonlyMap<string, string>,
  followed: readonly string[],
): string {
  const lines = [
    ...comment(
      'Mailflow reads this file when it starts. Remove the single # before each setting you change, then run:',
    ),
    ...comment('  npm run --silent mailflow -- config check'),
    ...comment('Environment variables override it. Keep secrets elsewhere: { env: NAME } or { file: PATH }.'),
    '',
    ...comment('Logs to follow: a file, a folder of log files, or the systemd journal. Services to fetch from.'),
    ...followed.map((line) => `#${line}`),
  ];
  let before: readonly string[] = [];
  for (const { path, description, variable, isSecret } of settings) {
    const groups = path.slice(0, -1);
    lines.push('');
    const isOpen = (depth: number): boolean => groups.slice(0, depth + 1).every((name, at) => before[at] === name);
    for (const [depth, name] of groups.entries()) if (!isOpen(depth)) lines.push(`#${'  '.repeat(depth)}${name}:`);
    before = groups;
    const indent = '  '.repeat(groups.length);
    // Variables know no true and false.
    lines.push(...comment(description.replace(/^1 to /, 'true to ')));
    const value = isSecret ? `{ env: ${variable} }` : (examples.get(variable) ?? '…');
    const [head = '', ...more] = value.split('\n');
    lines.push(`#${indent}${path.at(-1)}:${head === '' ? '' : ` ${head}`}`, ...more.map((each) => `#${indent}${each}`));
  }
  return `${lines.join('\n')}\n`;
}

function comment(text: string): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last === undefined || `${last} ${word}`.length > WIDTH) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines.map((line) => `## ${line}`);
}
