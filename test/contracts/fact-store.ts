import { afterEach, beforeEach, describe } from 'vitest';
import type { FactStore } from '../../src/ports/fact-store.ts';
import { appendContract } from './fact-store/append-contract.ts';
import { authorityContract } from './fact-store/authority-contract.ts';
import { carryContract } from './fact-store/carry-contract.ts';
import { columnsContract } from './fact-store/columns-contract.ts';
import { countingContract } from './fact-store/counting-contract.ts';
import { durabilityContract } from './fact-store/durability-contract.ts';
import { expiryContract } from './fact-store/expiry-contract.ts';
import { filterContract } from './fact-store/filter-contract.ts';
import { importContract } from './fact-store/import-contract.ts';
import { mergeContract } from './fact-store/merge-contract.ts';
import { orderContract } from './fact-store/order-contract.ts';
import { repetitionContract } from './fact-store/repetition-contract.ts';
import { textContract } from './fact-store/text-contract.ts';
import { undoContract } from './fact-store/undo-contract.ts';
import { visibilityContract } from './fact-store/visibility-contract.ts';
import { windowContract } from './fact-store/window-contract.ts';

interface OpenedStore {
  readonly store: FactStore;
  /** Closes the store and opens what it left, as another process would; absent where nothing outlives the process. */
  readonly reopen?: () => Promise<FactStore>;
  /** Closes whatever is open and leaves nothing behind. */
  cleanup(): Promise<void>;
}

/** Opens an empty store. `priority` lists source names, most trusted first, and must be heeded. */
export type OpenStore = (priority: readonly string[]) => Promise<OpenedStore>;

/** The store under test, for the test that is running. */
export type Current = () => OpenedStore;

/** What every FactStore must do (src/ports/fact-store.ts); one suite for all of them. */
export function factStoreContract(name: string, open: OpenStore): void {
  describe(`${name} as a FactStore`, () => {
    let opened: OpenedStore | undefined;
    beforeEach(async () => {
      opened = await open(['trusted', 'second']);
    });
    afterEach(async () => {
      await opened?.cleanup();
      opened = undefined;
    });
    const current: Current = () => {
      if (!opened) throw new Error('no store is open outside a test');
      return opened;
    };

    countingContract(current);
    filterContract(current);
    orderContract(current);
    windowContract(current);
    textContract(current);
    authorityContract(current);
    importContract(current);
    repetitionContract(current);
    visibilityContract(current);
    mergeContract(current);
    appendContract(current);
    carryContract(current);
    expiryContract(current);
    columnsContract(current);
    durabilityContract(current);
    undoContract(current);
  });
}
