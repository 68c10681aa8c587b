import { derivedId, keyedId, type IdentityId, type UserId } from '../core/ids.ts';
import type { Preferences } from './preferences.ts';
import type { VerifiedPhone } from './phone.ts';
import type { Role } from './roles.ts';
import type { RolledUp } from './rolled-up.ts';

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
  /** When WeChat named the UnionID of one whom we had known without it. */
  unionIdAt?: Date;
  /** The last code of ours that was scanned while following. */
  lastScan?: { scene: string; at: Date };
}

/**
 * Document of `identities`; `_id` is derived, so that the same person in the same account is one document. Of a follower
 * who has left and whose data were deleted nothing is kept but that: the id recognises a return, and to nobody without
 * the key does it say who it was.
 */
export interface Identity {
  _id: IdentityId;
  kind: 'oa' | 'mp';
  appId: string;
  /** Absent once the data of a follower who left were deleted. */
  openId?: string;
  unionId?: string;
  /** The one before the account was bound to another Open Platform account. */
  previousUnionId?: string;
  /** Another UnionID that WeChat has named since and that was not believed: it is held for review (`linkReviews`). */
  toldUnionId?: string;
  /** Absent while it is not known yet who this is (a push brings no UnionID). */
  userId?: UserId;
  /** Official Account identities only. */
  follower?: FollowerState;
  /** When a follower left for the last time: somebody who has left and follows has come back. */
  leftAt?: Date;
  /**
   * What the next tick of the follower sync has to do: fetch the details from WeChat, or delete what is personal;
   * `erasing` while it does.
   */
  pending?: 'details' | 'erasure' | 'erasing';
  /** The person's data are being erased, by the erasure of this anonymous id: nobody is let in by this identity. */
  erasing?: string;
  createdAt: Date;
  updatedAt: Date;
}

/** Where a visit came from. */
export interface Touch {
  channelId?: string;
  scene: number;
  at: Date;
}

/**
 * Document of `users`: the one record of a person, with all their identities; or what is left under an id that leads to
 * another record, `mergedInto`: then nothing else of it is true any more, and nobody writes into it.
 */
export interface User {
  _id: UserId;
  mergedInto?: UserId;
  /** Ids that lead here: of records that were merged into this one, and of a UnionID that came late. */
  formerIds?: UserId[];
  /** Nobody is let in as this person by what this record lists: their data are being erased. */
  isShutOut?: true;
  /** The last merge into this record that stands: the one that can be undone. */
  lastMergeId?: string;
  /** Of a record that was merged: by which merge, and the identities, roles and labels that went along. */
  mergeId?: string;
  movedIdentityIds?: IdentityId[];
  movedRoles?: Role[];
  movedLabels?: string[];
  unionId?: string;
  /** `_id`s of this person's identities: strings, so that a set of them does not depend on the order of fields. */
  identityIds: IdentityId[];
  /** A set; changed by `shared/roles` only, which keeps a record of each change. */
  roles: Role[];
  /** The number of the last change of `roles` that was carried out; see `RoleLog`. */
  lastRoleChange?: number;
  firstTouch?: Touch;
  lastTouch?: Touch;
  preferences?: Preferences;
  /** Names of labels: what staff have written down of the person (`shared/labels`). A set. */
  labels?: string[];
  rollUp?: RolledUp;
  /** Given by the person, and forgotten when they say so. */
  phone?: VerifiedPhone;
  createdAt: Date;
  updatedAt: Date;
}

/** The `_id` of somebody's identity in a mini program. */
export const miniProgramIdentityId = ({ appId, openId }: { appId: string; openId: string }): IdentityId =>
  `${appId}:${openId}` as IdentityId;

/** Gives the `_id` of a follower's identity. */
export type FollowerId = (openId: string) => IdentityId;

/**
 * The ids of an Official Account's followers: hashes of their OpenIDs with the key of FOLLOWER_KEY. Under another key every
 * follower would be a new one.
 */
export const followerIds =
  ({ appId, key }: { appId: string; key: string }): FollowerId =>
  (openId) =>
    `${appId}:${keyedId(key, `follower:${appId}:${openId}`)}` as IdentityId;

/** Whether an identity is a follower's, by the form of its `_id`: WeChat's OpenIDs have 28 characters, of more kinds. */
export const isFollowerIdentity = (id: IdentityId): boolean => /:[0-9a-f]{30}$/.test(id);

/**
 * The user that an identity belongs to when nothing else is known: by UnionID, else by the identity itself.
 * Derived, so that two functions which meet the same new person at once make the same user.
 */
export function userIdFor({ _id, unionId }: Pick<Identity, '_id' | 'unionId'>): UserId {
  return `u_${derivedId(unionId ? `union:${unionId}` : `identity:${_id}`)}` as UserId;
}
