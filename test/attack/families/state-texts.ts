import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The texts of what the program keeps of what people do: state, journal and audit. */
export async function stateTexts(data: string): Promise<readonly string[]> {
  const folder = join(data, 'state');
  const files = await readdir(folder, { recursive: true, withFileTypes: true });
  return Promise.all(
    files.filter((each) => each.isFile()).map((each) => readFile(join(each.parentPath, each.name), 'utf8')),
  );
}
