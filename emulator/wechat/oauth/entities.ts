import type { CodeOwner } from '../one-time-codes.ts';

/** 静默授权, which gives the OpenID, and the one that the person has to agree to. */
export const SCOPES = ['snsapi_base', 'snsapi_userinfo'] as const;
export type Scope = (typeof SCOPES)[number];

/** What a page of the account may know of a person. */
export interface Consent extends CodeOwner {
  scope: Scope;
  /** 快照页模式: the page sees a virtual person (OpenID, UnionID, name) in the place of this one. */
  isSnapshot: boolean;
}

/** A consent that has been turned into tokens. Times are milliseconds since 1970. */
export interface Grant extends Consent {
  refreshToken: string;
  /** Of the refresh token. */
  expiresAt: number;
  accessToken: string;
  accessExpiresAt: number;
  /** The person has changed the password since: the tokens are dead. */
  isWithdrawn?: true;
}
