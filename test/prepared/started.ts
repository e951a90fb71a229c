import { mailflowProcess } from '../journeys/mailflow.ts';
import { copyPrepared } from './prepared.ts';

/** Fills an empty data directory with what the program's first start leaves in it: the sample tenant of today, looked at. */
export const copyStarted = (data: string): Promise<void> =>
  copyPrepared(
    'started',
    async (made) => {
      const { code, stderr } = await mailflowProcess(['start', '--data', made]);
      if (code !== 0) throw new Error(`the first start failed: ${stderr}`);
    },
    data,
  );
