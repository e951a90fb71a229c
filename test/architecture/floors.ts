import type { Edge } from './arrows.ts';

/** The rooms of `src` as the map lists them, the lowest first: a room is a folder, or a file on its own. */
export function roomsIn(map: string): readonly string[] {
  const [, section = ''] = map.split(/^## The rooms of `src\/`$/m);
  const [table = ''] = section.split(/^## /m);
  return [...table.matchAll(/^\| `(src\/[\w./-]+)` \|/gm)].map(([, room = '']) => room);
}

/**
 * Imports that go up, from a room to one that stands further down in the map, each as a sentence; and modules that are
 * in no room. Imports within a room are free, those of types count like all others.
 */
export function climbsIn(edges: readonly Edge[], rooms: readonly string[]): readonly string[] {
  const inSrc = edges.filter(({ from, to }) => from.startsWith('src/') && to.startsWith('src/'));
  const homeless = new Set(inSrc.flatMap(({ from, to }) => [from, to]).filter((path) => roomOf(path, rooms) < 0));
  const climbs = inSrc.filter(({ from, to }) => roomOf(to, rooms) > roomOf(from, rooms) && !homeless.has(from));
  return [
    ...[...homeless].map((path) => `${path} is in no room of the map`),
    ...climbs.map(({ from, to }) => {
      const [lower, upper] = [rooms[roomOf(from, rooms)], rooms[roomOf(to, rooms)]];
      return `${from} imports ${to}: ${lower} is below ${upper}`;
    }),
  ];
}

/** The place of the innermost room that a module is in; -1 for none. */
function roomOf(path: string, rooms: readonly string[]): number {
  const around = rooms.filter((room) => path === room || path.startsWith(`${room}/`));
  return around.length === 0 ? -1 : rooms.indexOf(around.reduce((a, b) => (b.length > a.length ? b : a)));
}
