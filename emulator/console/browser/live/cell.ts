import { useEffect, useState } from 'preact/hooks';

/** A value that components follow. */
export class Cell<T> {
  private readonly listeners = new Set<() => void>();

  constructor(private current: T) {}

  get(): T {
    return this.current;
  }

  set(next: T): void {
    if (Object.is(next, this.current)) return;
    this.current = next;
    for (const listener of this.listeners) listener();
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}

/** The value of the cell; draws again when it changes. */
export function useCell<T>(cell: Cell<T>): T {
  const [, draw] = useState<unknown>(cell.get());
  useEffect(() => {
    const follow = () => draw(() => cell.get());
    // It may have changed between the drawing and this effect.
    follow();
    return cell.subscribe(follow);
  }, [cell]);
  return cell.get();
}
