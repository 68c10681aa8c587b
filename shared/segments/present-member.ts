import type { OutputOf } from '../contracts/contract.ts';
import type { segmentMembers } from '../contracts/segment.ts';
import { spentOf, type User } from '../identity/index.ts';

/** What staff see of a member: no identity, address or tag of an account. */
export const presentMember = ({
  _id,
  createdAt,
  lastTouch,
  labels = [],
  rollUp,
}: User): OutputOf<typeof segmentMembers>['members'][number] => ({
  ...{ userId: _id, since: createdAt.toISOString(), lastVisitAt: lastTouch?.at.toISOString(), labels: [...labels] },
  ...{ usableCoupons: rollUp?.coupons?.usable ?? 0, usedCoupons: rollUp?.coupons?.used ?? 0 },
  ...{ orders: rollUp?.orders?.orders ?? 0, spent: spentOf(rollUp?.orders) },
  lastOrderAt: rollUp?.orders?.lastAt?.toISOString(),
});
