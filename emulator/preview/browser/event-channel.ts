export type Listeners = Record<string, (...values: unknown[]) => void>;

/** One end of what joins a page and the one that opened it. https://developers.weixin.qq.com/miniprogram/dev/api/route/EventChannel.html */
export class EventChannel {
  private readonly listeners = new Map<string, Set<Listeners[string]>>();
  private other: EventChannel | undefined;

  /** Two ends that hear each other. */
  static pair(): [EventChannel, EventChannel] {
    const [one, other] = [new EventChannel(), new EventChannel()];
    one.other = other;
    other.other = one;
    return [one, other];
  }

  on(event: string, listener: Listeners[string]): void {
    const known = this.listeners.get(event) ?? new Set();
    this.listeners.set(event, known.add(listener));
  }

  once(event: string, listener: Listeners[string]): void {
    const wrapped = (...values: unknown[]): void => {
      this.off(event, wrapped);
      listener(...values);
    };
    this.on(event, wrapped);
  }

  off(event: string, listener?: Listeners[string]): void {
    if (listener) this.listeners.get(event)?.delete(listener);
    else this.listeners.delete(event);
  }

  /** Heard at the other end. */
  emit(event: string, ...values: unknown[]): void {
    for (const listener of [...(this.other?.listeners.get(event) ?? [])]) listener(...values);
  }
}
