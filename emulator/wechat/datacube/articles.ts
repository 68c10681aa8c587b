import { isOfficialAccount, type Account } from '../accounts/entities.ts';
import { seededBytes, seededNumber } from '../seeded.ts';
import type { Article, Reading } from './entities.ts';
import type { UserStatistics } from './user-statistics.ts';

/** Fields of `seededNumber` that belong to articles. */
const FIELD = { count: 400, title: 401, rate: 402, original: 403, manner: 404 };

const TITLES = [
  '本周新品',
  '会员日预告',
  '门店故事',
  '节气与餐桌',
  '读者来信',
  '积分怎么用',
  '周末去哪儿',
  '手作小课堂',
];
/** Every so many days an account sends a message. */
const DAYS_BETWEEN = { service: 7, subscription: 2 };
const MOST_ARTICLES = 3;

/** The platform tells of an article for the seven days from its publication on. */
export const COUNTED_DAYS = 7;
/** How the readings of an article fall on these days, and how many read the first, second and third of a message (percent). */
const BY_AGE = [58, 18, 9, 6, 4, 3, 2];
const BY_POSITION = [100, 45, 25];

/**
 * The articles of every Official Account and how they were read. Nobody in this world reads: all of it follows from seed,
 * day and the number of followers at that time. The shares are plausible, not measured.
 */
export class Articles {
  constructor(
    private readonly seed: number,
    private readonly users: UserStatistics,
  ) {}

  publishedOn(account: Account, day: number): Article[] {
    if (!isOfficialAccount(account)) return [];
    const seed = this.seedOf(account);
    const between = account.kind === 'service' ? DAYS_BETWEEN.service : DAYS_BETWEEN.subscription;
    const target = day % between === seed % between ? this.users.followersAtEndOf(account.appId, day) : 0;
    if (target === 0) return [];
    return Array.from({ length: 1 + (seededNumber(seed, day, FIELD.count) % MOST_ARTICLES) }, (_, at) => ({
      msgId: `${2_247_480_000 + day}_${at + 1}`,
      title: TITLES[(seededNumber(seed, day, FIELD.title) + at) % TITLES.length]!,
      publishedOn: day,
      target,
    }));
  }

  /** Articles that are still counted on a day, the newest first. */
  countedOn(account: Account, day: number): Article[] {
    const days = Array.from({ length: COUNTED_DAYS }, (_, age) => day - age);
    return days.flatMap((publishedOn) => this.publishedOn(account, publishedOn));
  }

  /** On one day alone. */
  readingOn(account: Account, { msgId, publishedOn, target }: Article, day: number): Reading {
    const [seed, position] = [this.seedOf(account), Number(msgId.split('_')[1]) - 1];
    const percent = 2 + (seededNumber(seed, publishedOn, FIELD.rate) % 5);
    const share = (percent * BY_POSITION[position]! * (BY_AGE[day - publishedOn] ?? 0)) / 1_000_000;
    const readers = Math.round(target * share);
    const hasOriginal = seededNumber(seed, publishedOn, FIELD.original) % 2 === 0;
    const part = (ofHundred: number) => Math.floor((readers * ofHundred) / 100);
    return {
      ...{ readUsers: readers, readCount: part(130) },
      ...{ originalUsers: hasOriginal ? part(8) : 0, originalCount: hasOriginal ? part(9) : 0 },
      ...{ shareUsers: part(5), shareCount: part(6), favouriteUsers: part(2), favouriteCount: part(2) },
      ...{ heartUsers: part(3), likeUsers: part(4), commentCount: part(1), followedUsers: part(1) },
    };
  }

  /** How well an article was read, as shares of one: how far, and after which fifth of it readers left; minutes of an average reading. */
  mannerOf(account: Account, { publishedOn }: Article): { finished: number; minutes: number; leftAfter: number[] } {
    const seed = seededNumber(this.seedOf(account), publishedOn, FIELD.manner);
    const [early, middle] = [20 + (seed % 15), 8 + (seed % 5)];
    const leftAfter = [early, middle, middle, middle, 100 - early - 3 * middle].map((percent) => percent / 100);
    return { finished: (30 + (seed % 40)) / 100, minutes: (10 + (seed % 25)) / 10, leftAfter };
  }

  private seedOf({ key }: Account): number {
    return seededBytes(`${this.seed}/articles/${key}`, 4).readUInt32LE(0);
  }
}
