import { lookAt } from '../services/activity';
import type { CallFailure, CallResult } from '../services/cloud';
import { keep, kept } from '../services/kept';
import { showFailure, type FailureContent } from './failure';
import { reloading } from './reloading';

/** With what a page begins that has nothing to show yet. */
export const NOTHING_READ = {
  /** `loading`, `ready`, `empty` or `failed`, and what a page adds. */
  state: 'loading',
  failure: null as FailureContent | null,
  retrying: false,
};

/** A page that shows what one call answers. */
interface Reading {
  /** Of the page; WeChat sets it. */
  route?: string;
  data: { state: string };
  setData(data: object): void;
  /** So many times it was read: an answer that an earlier one waits for is not shown over a later one's. */
  turn: number;
  isPainted: boolean;
  read(): Promise<CallResult<unknown>>;
  show(answer: unknown): void;
  /** Under which name the phone keeps the answer; without one it does not. */
  keptAs?(): string;
  /** Instead of the failure: when it is something that the page shows in its own way. */
  refused?(failure: CallFailure): boolean;
  showKept(): void;
  load(): Promise<void>;
}

/**
 * Draws what the phone kept at once, then, after the first paint, what the call answers, and again whenever the page is shown;
 * for `Page({ ...reading, … })` with `data: { ...NOTHING_READ, … }`. A page with an `onLoad` of its own calls `showKept` there.
 */
export const reading = {
  ...reloading,
  turn: 0,
  isPainted: false,

  onLoad(this: Reading) {
    this.showKept();
  },

  /** The first paint is not waited with for a call. */
  async onReady(this: Reading) {
    this.isPainted = true;
    await this.load();
  },

  /** Back from another page, where something may have been done; also from behind. */
  onShow(this: Reading) {
    lookAt(this.route);
    if (this.isPainted) void this.load();
  },

  showKept(this: Reading) {
    const before = this.keptAs && kept(this.keptAs());
    if (before) this.show(before.value);
  },

  async load(this: Reading) {
    const name = this.keptAs?.();
    const turn = ++this.turn;
    const result = await this.read();
    if (turn !== this.turn) return;
    if (!result.ok) {
      if (!this.refused?.(result.error)) showFailure(this, result.error);
      return;
    }
    if (name !== undefined) keep(name, result.data);
    this.show(result.data);
  },
};
