export const FORMAT = 'exim-log';
export const REVISION = 1;
