import { editDistance } from './edit-distance.ts';

/**
 * Names and addresses that a mistyped one may have meant, nearest first: a few keystrokes away, or the same local part
 * under another domain. `known` is in order of importance, which decides between equals.
 */
export function nearestNames(typed: string, known: readonly string[], most = 3): readonly string[] {
  const localPart = typed.split('@')[0] ?? '';
  const allowed = Math.min(3, Math.floor(typed.length / 4));
  return known
    .map((address) => ({
      address,
      distance: address.split('@')[0] === localPart ? 1 : editDistance(typed, address, allowed),
    }))
    .filter(({ distance }) => distance <= allowed)
    .sort((a, b) => a.distance - b.distance)
    .slice(0, most)
    .map(({ address }) => address);
}
