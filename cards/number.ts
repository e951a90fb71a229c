/** `12,430`. The core writes numbers the same way; cards may take only types from it, so it stands here once more. */
export const separated = (value: number): string => String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ',');
