import { afterEach, beforeEach, describe } from 'vitest';
import { claimContract } from './store-contract/claim.ts';
import { deskContract } from './store-contract/desk.ts';
import { jobContract } from './store-contract/job.ts';
import { leaseContract } from './store-contract/lease.ts';
import { ledgerContract } from './store-contract/ledger.ts';
import { listContract } from './store-contract/list.ts';
import { StoreUnderTest, type OpenStore } from './store-contract/store-under-test.ts';

/** What every store must do; each implementation inherits it. */
export function storeContract(name: string, open: OpenStore): void {
  describe(`${name} keeps the contract of a store`, () => {
    const under = new StoreUnderTest();
    beforeEach(async () => under.open(open));
    afterEach(async () => under.close());

    jobContract(under);
    claimContract(under);
    leaseContract(under);
    listContract(under);
    ledgerContract(under);
    deskContract(under);
  });
}
