/** Somebody on WeChat: one person, one OpenID per account, one UnionID over the accounts of the Open Platform account. */
export interface Person {
  /** Position in the world: the named people first, then the generated ones. */
  index: number;
  name: string;
  /** Absent for a person of the seed to whom WeChat gives none. */
  unionId?: string;
  /** By the key of the account. */
  openIds: Record<string, string>;
}
