import { beijingDay } from '../beijing.ts';
import type { Table, Tables } from '../tables.ts';

/** How many came and went, by the `subscribe_scene` through which they had come. */
export type DayOfFollows = Readonly<Record<string, { came: number; went: number }>>;

/** Who came to one Official Account and left it since the world began, counted by day. */
export class FollowHistory {
  /** By AppID and day. */
  private readonly days: Table<DayOfFollows>;

  constructor(
    private readonly appId: string,
    private readonly clock: { nowMs(): number },
    tables: Tables,
  ) {
    this.days = tables.table('follow-days');
  }

  came(scene: string): void {
    this.count(scene, 'came');
  }

  went(scene: string): void {
    this.count(scene, 'went');
  }

  /** Days since 1970 in Beijing. */
  on(day: number): DayOfFollows {
    return this.days.get(this.key(day)) ?? {};
  }

  /** By how many the followers became more until the end of a day. */
  balanceUntil(day: number): number {
    let balance = 0;
    for (const [key, scenes] of this.days.entries()) {
      const [appId, at] = key.split(' ');
      if (appId !== this.appId || Number(at) > day) continue;
      for (const { came, went } of Object.values(scenes)) balance += came - went;
    }
    return balance;
  }

  private count(scene: string, what: 'came' | 'went'): void {
    const key = this.key(beijingDay(this.clock.nowMs()));
    const scenes = this.days.get(key) ?? {};
    const before = scenes[scene] ?? { came: 0, went: 0 };
    this.days.set(key, { ...scenes, [scene]: { ...before, [what]: before[what] + 1 } });
  }

  private key(day: number): string {
    return `${this.appId} ${day}`;
  }
}
