import { derivedId, type IdentityId, type UserId } from '../core/ids.ts';

/** A person as one account knows them. */
export interface IdentityKey {
  kind: 'oa' | 'mp';
  appId: string;
  openId: string;
}

/** What an Official Account knows of a follower, and since when we know it. */
export interface FollowerState {
  state: 'following' | 'unfollowed';
  /** The moment this state is known from: an older word never replaces a newer one. */
  stateAt: Date;
  subscribedAt?: Date;
  scene?: string;
  qrScene?: number;
  qrSceneText?: string;
  remark?: string;
  tagIds?: number[];
}

/** Document of `identities`; `_id` is derived, so that the same person in the same account is one document. */
export interface Identity extends IdentityKey {
  _id: IdentityId;
  unionId?: string;
  /** Absent while it is not known yet who this is (a push brings no UnionID). */
  userId?: UserId;
  /** Official Account identities only. */
  follower?: FollowerState;
  /** The details of this follower are still to be fetched from WeChat. */
  detailsPending?: boolean;
  createdAt: Date;
  updatedAt: Date;
}

/** Where a visit came from. */
export interface Touch {
  channelId?: string;
  scene: number;
  at: Date;
}

/** Document of `users`: the one record of a person, with all their identities. */
export interface User {
  _id: UserId;
  unionId?: string;
  /** `_id`s of this person's identities: strings, so that a set of them does not depend on the order of fields. */
  identityIds: IdentityId[];
  roles: 'staff'[];
  firstTouch?: Touch;
  lastTouch?: Touch;
  createdAt: Date;
  updatedAt: Date;
}

export const identityId = ({ appId, openId }: Pick<IdentityKey, 'appId' | 'openId'>): IdentityId =>
  `${appId}:${openId}` as IdentityId;

/**
 * The user that an identity belongs to when nothing else is known: by UnionID, else by the identity itself.
 * Derived, so that two functions which meet the same new person at once make the same user.
 */
export function userIdFor(identity: Pick<IdentityKey, 'appId' | 'openId'> & { unionId?: string }): UserId {
  const { unionId } = identity;
  return `u_${derivedId(unionId ? `union:${unionId}` : `identity:${identityId(identity)}`)}` as UserId;
}
