import { count } from '../model/format.ts';
import type { Cell, Column } from './view.ts';

export const left = (title: string): Column => ({ title, align: 'left' });
export const right = (title: string): Column => ({ title, align: 'right' });

export function textCell(text: string, drill?: string): Cell {
  return drill === undefined ? { text, value: null } : { text, value: null, drill };
}

/** `5,280` */
export const countCell = (value: number): Cell => ({ text: count(value), value });
