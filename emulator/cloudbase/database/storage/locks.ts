/** Who has written which document in a transaction that has not ended; ordinary writes wait for it. */
export class Locks {
  private readonly owners = new Map<string, object>();
  private readonly waiting = new Map<object, (() => void)[]>();

  get none(): boolean {
    return this.owners.size === 0;
  }

  owner(collection: string, id: string): object | undefined {
    return this.owners.get(key(collection, id));
  }

  /** Who holds the first of these documents that somebody holds. */
  firstOwner(collection: string, ids: readonly string[]): object | undefined {
    for (const id of ids) {
      const owner = this.owner(collection, id);
      if (owner) return owner;
    }
    return undefined;
  }

  take(owner: object, collection: string, id: string): void {
    this.owners.set(key(collection, id), owner);
  }

  /** Frees everything that `owner` holds and wakes those who wait for it. */
  release(owner: object): void {
    for (const [name, holder] of this.owners) if (holder === owner) this.owners.delete(name);
    const wake = this.waiting.get(owner) ?? [];
    this.waiting.delete(owner);
    for (const go of wake) go();
  }

  /** Resolves when `owner` has released. */
  released(owner: object): Promise<void> {
    return new Promise((resolve) => {
      const queue = this.waiting.get(owner);
      if (queue) queue.push(resolve);
      else this.waiting.set(owner, [resolve]);
    });
  }
}

function key(collection: string, id: string): string {
  return `${collection}\0${id}`;
}
