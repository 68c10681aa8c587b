import type { CallResult } from '../services/cloud';
import { NOTHING_READ, reading } from './reading';

/** Whether there is another page, and whether it is on its way or did not come. */
type More = '' | 'waiting' | 'loading' | 'failed';

export const NO_PAGE = { ...NOTHING_READ, more: '' as More };

/** A part of a list as it is drawn, and where the next part begins. */
export interface Part {
  cards: readonly unknown[];
  next?: unknown;
}

interface Paging {
  data: { state: string; more: More; cards: readonly unknown[] };
  setData(data: object): void;
  next: unknown;
  read(after?: unknown): Promise<CallResult<unknown>>;
  /** What is drawn of an answer. */
  partOf(answer: unknown): Part;
  loadMore(): Promise<void>;
  showKept(): void;
  load(): Promise<void>;
}

/**
 * The same for a list that comes page by page, into `cards`: further pages as somebody scrolls. For
 * `Page({ ...paging, … })` with `data: { ...NO_PAGE, cards: [], … }`; components/list-end stands below the list.
 */
export const paging = {
  ...reading,
  next: undefined as unknown,

  async onReachBottom(this: Paging) {
    if (this.data.more === 'waiting') await this.loadMore();
  },

  /** Another list than before: with what the phone keeps of it, and then its first page. */
  async startAnew(this: Paging, data: object) {
    this.next = undefined;
    this.setData({ state: 'loading', cards: [], more: '', ...data });
    this.showKept();
    await this.load();
  },

  show(this: Paging, answer: unknown) {
    const { cards, next } = this.partOf(answer);
    this.next = next;
    this.setData({ state: cards.length > 0 ? 'ready' : 'empty', cards, more: next === undefined ? '' : 'waiting' });
  },

  /** Only what is new crosses over to the page. */
  async loadMore(this: Paging) {
    if (this.data.more === 'loading') return;
    const after = this.next;
    this.setData({ more: 'loading' });
    const result = await this.read(after);
    // Somebody has chosen another list meanwhile, or the first page came anew.
    if (after !== this.next) return;
    if (!result.ok) {
      this.setData({ more: 'failed' });
      return;
    }
    const { cards, next } = this.partOf(result.data);
    this.next = next;
    const from = this.data.cards.length;
    const added = cards.map((card, at): [string, unknown] => [`cards[${from + at}]`, card]);
    this.setData({ ...Object.fromEntries(added), more: next === undefined ? '' : 'waiting' });
  },
};
