import { describe, expect, it } from '@jest/globals';
import { followerIds, type Identity, type User } from '../../shared/identity/index.ts';
import { differences } from './followers-of-server.harness.ts';

const followerId = followerIds({ appId: 'wx1', key: 'k'.repeat(43) });
const at = new Date('2026-03-02T04:00:00Z');
const left: Identity = {
  _id: followerId('o1'),
  kind: 'oa',
  appId: 'wx1',
  follower: { state: 'unfollowed', stateAt: at },
  leftAt: at,
  createdAt: at,
  updatedAt: at,
};
const user = { _id: 'u_1', identityIds: [left._id], roles: [], createdAt: at, updatedAt: at } as unknown as User;

describe('the comparison with WeChat’s server', () => {
  it('is content with what may be kept of one who has left', () => {
    expect(differences([], { identities: [left], users: [], followerId })).toEqual([]);
  });

  it('finds what should have been erased of one who has left', () => {
    const follower = { ...left.follower!, remark: '店长' };
    const known = { openId: 'o1', unionId: 'union-1', userId: user._id, pending: 'erasure' as const };
    const identities = [{ ...left, ...known, follower }];
    expect(differences([], { identities, users: [], followerId })).toEqual([
      `${left._id} has left, and openId, unionId, userId, pending, remark is still known`,
    ]);
  });

  it('finds a user who still lists one who has left', () => {
    expect(differences([], { identities: [left], users: [user], followerId })).toEqual([
      `u_1 lists ${left._id}, whose user it is not`,
    ]);
  });
});
