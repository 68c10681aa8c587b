import type { CallResult } from '../services/cloud';
import { NOTHING_READ, reading } from './reading';
import { recycling, type Stretch } from './recycling';

/** Whether there is another page, and whether it is on its way or did not come. */
type More = '' | 'waiting' | 'loading' | 'failed';

export const NO_PAGE = { ...NOTHING_READ, more: '' as More, stretches: [] as Stretch[] };

/** A part of a list as it is drawn, and where the next part begins. */
export interface Part {
  cards: readonly unknown[];
  next?: unknown;
}

interface Paging {
  data: { state: string; more: More };
  setData(data: object): void;
  cards: readonly unknown[];
  setCards(cards: readonly unknown[], data: object): void;
  addCards(cards: readonly unknown[], data: object): void;
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
 * `Page({ ...paging, … })` with `data: { ...NO_PAGE, … }`, whose template draws `stretches` (interactions/recycling);
 * components/list-end stands below the list.
 */
export const paging = {
  ...reading,
  ...recycling,
  next: undefined as unknown,

  async onReachBottom(this: Paging) {
    if (this.data.more === 'waiting') await this.loadMore();
  },

  /** Another list than before: with what the phone keeps of it, and then its first page. */
  async startAnew(this: Paging, data: object) {
    this.next = undefined;
    this.setCards([], { state: 'loading', more: '', ...data });
    this.showKept();
    await this.load();
  },

  show(this: Paging, answer: unknown) {
    const { cards, next } = this.partOf(answer);
    this.next = next;
    this.setCards(cards, { state: cards.length > 0 ? 'ready' : 'empty', more: next === undefined ? '' : 'waiting' });
  },

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
    this.addCards(cards, { more: next === undefined ? '' : 'waiting' });
  },
};
