/** What the calls `report.*` of the function `staff` answer, as the browser reads it; as in `wire.ts`. */

export interface Period {
  from: string;
  to: string;
}

export type FunnelStep = 'visitors' | 'signedIn' | 'claimed' | 'redeemed' | 'ordered';
export type Funnel = Record<FunnelStep | 'clicks' | 'followed' | 'visits' | 'orders' | 'gmv', number> & {
  rates: Partial<Record<FunnelStep | 'visits', number>>;
};
/** Beside the time before it, of the same length. */
export interface Compared<T> {
  now: T;
  before: T;
}
export type FunnelDay = Record<'clicks' | 'visitors' | 'claimed' | 'redeemed' | 'ordered', number> & { day: string };

export interface FunnelReport {
  before: Period;
  total: Compared<Funnel>;
  direct: Compared<Funnel>;
  days: FunnelDay[];
  channels: (Compared<Funnel> & { channelId: string; name: string; kind: string })[];
  next?: string;
}

export type Campaign = Record<'issued' | 'used' | 'off' | 'till' | 'orders' | 'gmv', number> & {
  useRate?: number;
  return?: number;
};
export interface CampaignReport {
  before: Period;
  campaigns: (Compared<Campaign> & { templateId: string; title: string })[];
  next?: string;
}

export interface Estimate {
  value: number;
  low: number;
  high: number;
}
export interface Cohort {
  orders: number;
  gmv: number;
  average?: Estimate;
  buyers: number;
  again: number;
  repurchase?: Estimate;
  tooFew: ('average' | 'repurchase')[];
}
export interface CohortReport {
  readers: Cohort;
  others: Cohort;
  tooEarly: boolean;
}

export interface RetentionReport {
  weeks: { monday: string; people: number[] }[];
}

export type TimedStep = 'total' | 'toOffers' | 'toTap' | 'toCoupon';
export interface TimesReport {
  steps: { step: TimedStep; count: number; median: number; nineOfTen: number; withinEight: number }[];
}

export interface Share {
  taps: number;
  people: number;
  rate?: number;
  days: number;
}
export interface ArticleReport {
  days: { day: string; readers?: number; followers?: number; cards: number; links: number; menu: number }[];
  cards: Share;
  links: Share;
  menu: Share;
  articles: {
    articleId: string;
    title: string;
    day: string;
    readers?: number;
    upTo?: string;
    entries: { channelId: string; name: string; taps: number; rate?: number }[];
  }[];
  menus: (Share & { channelId: string; name: string })[];
  next?: string;
}

export type StoreNumbers = Record<
  'clicks' | 'visits' | 'visitors' | 'signedIn' | 'claimed' | 'used' | 'orders' | 'gmv',
  number
>;
export interface StoreReport {
  before: Period;
  stores: (Compared<StoreNumbers> & { storeId: string; name: string; channels: number })[];
  next?: string;
}
