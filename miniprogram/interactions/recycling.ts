/** So many cards are drawn, or left out, together: one or two screens of them. */
const TOGETHER = 20;

/** From so far outside of the screen on cards are drawn, px: a finger does not come to empty places. */
const NEAR_PX = 1_200;

/** Cards of a list from the `at`th on, up to those of the next stretch. */
export interface Stretch<T = unknown> {
  at: number;
  /** None while they are left out: then `height`, px, keeps their place. */
  cards: readonly T[];
  height: number;
}

interface Seen {
  intersectionRatio: number;
  boundingClientRect: { height: number };
}

/** A page with a list that may be long. */
interface Recycling {
  data: { stretches: readonly Stretch[] };
  setData(data: object, drawn?: () => void): void;
  cards: readonly unknown[];
  watching: { disconnect(): void }[];
  watchFrom(first: number): void;
  swap(nth: number, seen: Seen): void;
}

const stretchesOf = (cards: readonly unknown[], from = 0): Stretch[] =>
  Array.from({ length: Math.ceil(cards.length / TOGETHER) }, (_, n) => {
    const at = n * TOGETHER;
    return { at: from + at, cards: cards.slice(at, at + TOGETHER), height: 0 };
  });

/** Draws these; what was left out before, and stands at the same place, is left out still. */
function leftOutAsBefore(stretches: readonly Stretch[], before: readonly Stretch[], count: number): Stretch[] {
  const endOf = (all: readonly Stretch[], n: number): number => all[n + 1]?.at ?? count;
  return stretches.map((one, n) => {
    const old = before[n];
    const isOut = old !== undefined && old.height > 0 && old.at === one.at && endOf(before, n) === endOf(stretches, n);
    return isOut ? { ...one, cards: [], height: old.height } : one;
  });
}

/**
 * Of a long list only what is near the screen is in the page: a thousand elements and what is drawn of them would be slow.
 * All of it is in `cards`. The template draws `stretches`, each in an element with the id `stretch-<at>` and the class
 * `stretch`, as high as its `height` while that is not 0.
 * @see https://developers.weixin.qq.com/miniprogram/dev/api/wxml/IntersectionObserver.html
 */
export const recycling = {
  cards: [] as readonly unknown[],
  watching: [] as { disconnect(): void }[],

  /** Shows these cards in place of those that were there. */
  setCards(this: Recycling, cards: readonly unknown[], data: object) {
    for (const one of this.watching) one.disconnect();
    this.watching = [];
    this.cards = cards;
    const stretches = leftOutAsBefore(stretchesOf(cards), this.data.stretches, cards.length);
    this.setData({ ...data, stretches }, () => this.watchFrom(0));
  },

  /** Only what is new crosses over to the page. */
  addCards(this: Recycling, cards: readonly unknown[], data: object) {
    const first = this.data.stretches.length;
    const added = stretchesOf(cards, this.cards.length).map((one, n): [string, Stretch] => [
      `stretches[${first + n}]`,
      one,
    ]);
    this.cards = [...this.cards, ...cards];
    this.setData({ ...data, ...Object.fromEntries(added) }, () => this.watchFrom(first));
  },

  /** Watches the stretches from the `first`th on, as soon as they are drawn; each is watched once. */
  watchFrom(this: Recycling, first: number) {
    const { stretches } = this.data;
    for (let nth = Math.max(first, this.watching.length); nth < stretches.length; nth++) {
      // It is drawn: told is when it is not near. A share of more than nothing: an edge that only touches the screen is none.
      const observer = wx.createIntersectionObserver(this, { initialRatio: 1, thresholds: [0, 0.0001] });
      observer
        .relativeToViewport({ top: NEAR_PX, bottom: NEAR_PX })
        .observe(`#stretch-${stretches[nth]?.at}`, (seen) => this.swap(nth, seen));
      this.watching.push(observer);
    }
  },

  /** A stretch came near, or went away. One of a page that is not shown has no height, and stays. */
  swap(this: Recycling, nth: number, { intersectionRatio, boundingClientRect: { height } }: Seen) {
    const stretch = this.data.stretches[nth];
    const isNear = intersectionRatio > 0;
    if (!stretch || isNear === (stretch.height === 0) || height === 0) return;
    const { at } = stretch;
    const cards = isNear ? this.cards.slice(at, this.data.stretches[nth + 1]?.at) : [];
    this.setData({ [`stretches[${nth}]`]: { at, cards, height: isNear ? 0 : height } });
  },
};
