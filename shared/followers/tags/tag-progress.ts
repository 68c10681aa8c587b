import type { CountedTag } from './account-tags.ts';

/** What the comparison of tags has found and changed so far. */
export interface TagCounts {
  /** Tags of which not as many have it as WeChat says, and tags that are no more. */
  differing: number;
  /** Followers who have a tag more, or less, than we knew; for two tags, twice. */
  given: number;
  taken: number;
}

/** How far the comparison of tags is. */
export interface TagProgress extends TagCounts {
  /** As WeChat named them when it began. */
  tags: CountedTag[];
  /** Ids of those whose members are still to be compared; the first is in work. */
  left: number[];
  /** Of the one in work: its list of members goes on after this OpenID. */
  cursor?: string;
  /** Pages of that list that are dealt with, how many members they named, and whether they are all. */
  pages: number;
  members: number;
  isListed: boolean;
  /** Those of ours who have the tag are compared up to this identity. */
  sweptTo?: string;
  /** Why it ended before its end, for an operator. */
  trouble?: string;
}

/** Of a tag's members none is read yet. */
export const NO_MEMBERS_LISTED = { pages: 0, members: 0, isListed: false } satisfies Partial<TagProgress>;
