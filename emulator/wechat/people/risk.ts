import type { WeChatSeed } from '../seed.ts';
import { seededNumber } from '../seeded.ts';

/** People with this rank cannot log in to a mini program (40226); only the seed makes such. */
export const BLOCKED_RANK = 4;

/** Field of `seededNumber`. */
const FIELD_RISK = 200;
/** Ranks of generated people with their share in a thousand: made up, so that the rare case occurs. */
const GENERATED: readonly (readonly [rank: number, permille: number])[] = [
  [3, 5],
  [2, 15],
  [1, 30],
];

/** 用户安全等级 of a person, 0 (harmless) to 4: what the seed says of a named one, a function of seed and index for others. */
export function riskRank(seed: WeChatSeed, index: number): number {
  const named = seed.people[index];
  if (named) return named.riskRank ?? 0;
  let share = seededNumber(seed.seed, index, FIELD_RISK) % 1000;
  return GENERATED.find(([, permille]) => (share -= permille) < 0)?.[0] ?? 0;
}
