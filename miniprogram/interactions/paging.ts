import type { CallResult } from '../services/cloud';
import { NOTHING_READ, reading } from './reading';
import { recycling, type Stretch } from './recycling';

/** Whether there is another page, and whether it is on its way or did not come. */
type More = '' | 'waiting' | 'loading' | 'failed';

export const NO_PAGE = { ...NOTHING_READ, more: '' as More, stretches: [] as Stretch[] };

/** So many cards are read anew when the page is shown again; behind them the list ends until somebody scrolls. */
const MOST_ANEW = 200;

/** A part of a list as it is drawn, and where the next part begins. */
export interface Part {
  cards: readonly unknown[];
  next?: unknown;
}

interface Paging {
  data: { state: string; more: More };
  turn: number;
  setData(data: object): void;
  cards: readonly unknown[];
  setCards(cards: readonly unknown[], data: object): void;
  addCards(cards: readonly unknown[], data: object): void;
  next: unknown;
  showAsFar(part: Part, far: number): Promise<void>;
  showPart(part: Part): void;
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
    const part = this.partOf(answer);
    if (part.cards.length < this.cards.length && part.next !== undefined)
      void this.showAsFar(part, Math.min(this.cards.length, MOST_ANEW));
    else this.showPart(part);
  },

  /** Whoever comes back from an entry far below finds the list as far as it was, and all of it anew. */
  async showAsFar(this: Paging, { cards, next }: Part, far: number) {
    const { turn } = this;
    while (cards.length < far && next !== undefined) {
      const result = await this.read(next);
      if (turn !== this.turn) return;
      if (!result.ok) break;
      const part = this.partOf(result.data);
      [cards, next] = [[...cards, ...part.cards], part.next];
    }
    this.showPart({ cards, next });
  },

  showPart(this: Paging, { cards, next }: Part) {
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
