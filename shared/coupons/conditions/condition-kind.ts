import type { AudienceCondition } from '../../contracts/campaign-rules.ts';
import type { PeopleCondition } from '../../contracts/segment.ts';
import type { User } from '../../identity/index.ts';

/**
 * A condition as a template keeps it: of a segment what it asked when the campaign was saved or started last. So a claim reads no segment,
 * and a segment that is changed later, to ask of following say, changes no campaign that is checked already.
 */
export type KeptCondition =
  | Exclude<AudienceCondition, { is: 'segment' }>
  | (Extract<AudienceCondition, { is: 'segment' }> & { name: string; condition: PeopleCondition });

export type ConditionOf<K extends KeptCondition['is']> = Extract<KeptCondition, { is: K }>;

/** What a condition may look at. */
export interface ClaimFacts {
  now: Date;
  /** That brought the visit. */
  channelId?: string;
  /** There whenever a condition of the template asks for the person. */
  user?: User;
}

/** One kind of condition: a file here, and a line in the registry. */
export interface ConditionKind<C> {
  /** It looks at the person's record: a claim reads it for such a condition only. */
  asksForPerson: boolean;
  fits(condition: C, facts: ClaimFacts): boolean;
  /** In Chinese, to be read behind “限”. */
  inWords(condition: C): string;
}

/** @throws when the record was not read: whoever asks has not looked at `asksForPerson` */
export function personOf({ user }: ClaimFacts): User {
  if (!user) throw new Error('a condition asks for the person, and the record was not read');
  return user;
}
