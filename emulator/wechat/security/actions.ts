import * as z from 'zod/mini';
import type { ActionParts } from '../action-parts.ts';
import type { PeopleActions } from '../people/actions.ts';
import { RISK_RANKS } from '../people/risk.ts';

/** Be found harmless or a danger by WeChat; what made it think so is not played. */
export function riskActions(actions: PeopleActions, { riskRanks }: ActionParts): void {
  actions.add({
    name: 'have-risk-rank',
    at: 'anywhere',
    input: { rank: z.literal(RISK_RANKS) },
    act: ({ person }, { rank }) => riskRanks.set(person.index, rank),
  });
}
