/** What does not fit between a campaign and its stock: the field of the campaign, and a sentence in Chinese. */
export interface Misfit {
  path: string;
  says: string;
}

/** What housekeeping found when it compared a version of a campaign with its stock. */
export interface StockFinding {
  version: number;
  at: Date;
  misfits: Misfit[];
}
