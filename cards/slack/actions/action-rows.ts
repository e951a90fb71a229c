import type { ActionsBlock, Block } from '../blocks.ts';
import { LIMITS } from '../limits.ts';
import { actionsBlock } from './actions.ts';

/** What a report offers stands in one row with what its last table does; deeds have a row of their own. */
export function inFewerRows(blocks: readonly Block[]): readonly Block[] {
  const shown: Block[] = [];
  for (const block of blocks) {
    const last = shown.at(-1);
    const isNext = last?.type === 'actions' && block.type === 'actions' && !block.elements.some(isDeed);
    const elements = isNext ? [...last.elements, ...block.elements] : [];
    if (isNext && elements.length <= LIMITS.actionsElements.most) shown.splice(-1, 1, actionsBlock(elements));
    else shown.push(block);
  }
  return shown;
}

const isDeed = (element: ActionsBlock['elements'][number]): boolean =>
  element.type === 'button' && element.style !== undefined;
