import type { WeChatSeed } from '../seed.ts';
import { seededNumber } from '../seeded.ts';
import type { Table, Tables } from '../tables.ts';
import type { RiskRank } from './risk.ts';

/** Field of `seededNumber`. */
const FIELD_RISK = 200;
/** Ranks of generated people with their share in a thousand: made up, so that the rare case occurs. */
const GENERATED: readonly (readonly [rank: RiskRank, permille: number])[] = [
  [3, 5],
  [2, 15],
  [1, 30],
];

/** What WeChat thinks of people: as the seed says of a named one and a function of seed and index for others, until it is set. */
export class RiskRanks {
  /** Those that were set, by index of the person. */
  private readonly changed: Table<RiskRank>;

  constructor(
    private readonly seed: WeChatSeed,
    tables: Tables,
  ) {
    this.changed = tables.table('risk-ranks');
  }

  at(index: number): RiskRank {
    return this.changed.get(String(index)) ?? this.atStart(index);
  }

  set(index: number, rank: RiskRank): void {
    this.changed.set(String(index), rank);
  }

  private atStart(index: number): RiskRank {
    const named = this.seed.people[index];
    if (named) return named.riskRank ?? 0;
    let share = seededNumber(this.seed.seed, index, FIELD_RISK) % 1000;
    return GENERATED.find(([, permille]) => (share -= permille) < 0)?.[0] ?? 0;
  }
}
