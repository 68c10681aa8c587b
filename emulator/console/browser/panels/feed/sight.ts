import type { RefObject } from 'preact';
import { useLayoutEffect, useState } from 'preact/hooks';
import { ROW } from './feed-row.tsx';

/** Rows drawn above and below what is seen. */
const MARGIN_ROWS = 6;

/** What of a scrolling list is in sight. */
export interface Sight {
  /** First row to draw, and the one after the last. */
  first: number;
  last: number;
  /** To be told when the list was scrolled; `top` in px. */
  scrolledTo: (top: number) => void;
}

/** Follows the size of the list and where it is scrolled to. */
export function useSight(list: RefObject<HTMLElement | null>, rows: number): Sight {
  const [view, setView] = useState({ top: 0, height: 600 });
  useLayoutEffect(() => {
    const observer = new ResizeObserver(() => {
      if (list.current) setView((before) => ({ ...before, height: list.current!.clientHeight }));
    });
    observer.observe(list.current!);
    return () => observer.disconnect();
  }, []);
  return {
    first: Math.max(0, Math.floor(view.top / ROW) - MARGIN_ROWS),
    last: Math.min(rows, Math.ceil((view.top + view.height) / ROW) + MARGIN_ROWS),
    scrolledTo: (top) => setView((before) => ({ ...before, top })),
  };
}

/** Scrolls as little as possible until this row is in sight. */
export function bringIntoSight(list: HTMLElement, at: number): void {
  const above = at * ROW;
  if (above < list.scrollTop) list.scrollTo({ top: above });
  if (above + ROW > list.scrollTop + list.clientHeight) list.scrollTo({ top: above + ROW - list.clientHeight });
}
