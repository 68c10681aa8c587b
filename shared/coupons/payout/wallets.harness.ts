import { expect } from '@jest/globals';
import type { IdentityId } from '../../core/ids.ts';
import type { Database } from '../../db/database.ts';
import type { User } from '../../identity/index.ts';
import { START, user } from '../claims.harness.ts';
import type { WalletStock } from './stock-fit.ts';
import type { Found, Sent, SendRequest, Wallets } from './wallet.ts';

export const STOCK = '100';
export const APP = 'wxApp';

/** The record of the n-th person, with an OpenID in the mini program. */
export const personOf = (n: number): User => ({
  ...{ _id: user(n), identityIds: ['other:x' as IdentityId, `${APP}:open-${n}` as IdentityId] },
  ...{ roles: [], createdAt: START, updatedAt: START },
});

export const peopleOf = (database: Database) => ({ users: database.collection<User>('users') });

/** WeChat Pay as it promises to be: one voucher for each number. */
export class FakeWallets implements Wallets {
  readonly vouchers = new Map<string, SendRequest>();
  requests: SendRequest[] = [];
  /** Instead of sending, once each. */
  refusals: Exclude<Sent, { is: 'sent' }>[] = [];
  /** The voucher is sent, and the answer lost, once each. */
  lost = 0;
  found: Found = { is: 'over' };

  async send(request: SendRequest): Promise<Sent> {
    this.requests.push(request);
    const refusal = this.refusals.shift();
    if (refusal) return refusal;
    const before = this.vouchers.get(request.requestNumber) ?? request;
    expect(before).toEqual(request);
    this.vouchers.set(request.requestNumber, request);
    if (this.lost-- > 0) return { is: 'later', reason: 'UNREACHABLE', isOutOfOrder: true };
    return { is: 'sent', voucherId: this.idOf(request) };
  }

  look: Wallets['look'] = async () => this.found;

  /** Fits the campaign of the tests. */
  stockFound: WalletStock | { refused: string } | undefined = {
    ...{ amount: 500, minimum: 3000, total: 9, perUser: 1, isRunning: true },
    endsAt: new Date('2024-04-30T15:59:59Z'),
  };

  stock = async () => this.stockFound;

  private idOf = ({ requestNumber }: SendRequest) => `v-${requestNumber}`;
}
