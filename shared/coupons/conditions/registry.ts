import { channel } from './channel.ts';
import type { ConditionKind, ConditionOf, KeptCondition } from './condition-kind.ts';
import { given } from './given.ts';
import { newUser } from './new-user.ts';
import { segment } from './segment.ts';

/** Every kind of condition. One that the contract knows and that is not here does not compile. */
const KINDS: { [K in KeptCondition['is']]: ConditionKind<ConditionOf<K>> } = { newUser, segment, channel, given };

export const kindOf = <C extends KeptCondition>({ is }: C): ConditionKind<C> =>
  KINDS[is] as unknown as ConditionKind<C>;
