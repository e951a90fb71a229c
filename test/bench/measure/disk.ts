import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Figure, megabytes } from '../figures.ts';

const GRAINS = ['daily', 'hourly', 'events'];

/** The files of a directory and of those in it. One that is gone before it is looked at does not count. */
export function filesIn(directory: string): { readonly count: number; readonly bytes: number } {
  const sizes = readdirSync(directory, { recursive: true, encoding: 'utf8' }).flatMap((name) => {
    const found = statSync(join(directory, name), { throwIfNoEntry: false });
    return found?.isFile() ? [found.size] : [];
  });
  return { count: sizes.length, bytes: sizes.reduce((sum, size) => sum + size, 0) };
}

/** What a facts directory takes per million messages, in all and by grain. */
export function measureDisk(directory: string, messages: number): Figure {
  const files = readdirSync(directory, { recursive: true, encoding: 'utf8' });
  const bytesOf = (wanted: (name: string) => boolean): number =>
    files.filter(wanted).reduce((sum, name) => {
      const found = statSync(join(directory, name));
      return sum + (found.isFile() ? found.size : 0);
    }, 0);
  const perMillion = (bytes: number): string => megabytes((bytes * 1e6) / messages);
  const grains = GRAINS.map((grain) => [grain, bytesOf((name) => name.includes(`.${grain}.`))] as const);
  return {
    what: 'disk per million messages',
    measured: perMillion(bytesOf(() => true)),
    beside: grains
      .filter(([, bytes]) => bytes > 0)
      .map(([grain, bytes]) => `${grain} ${perMillion(bytes)}`)
      .join(', '),
  };
}
