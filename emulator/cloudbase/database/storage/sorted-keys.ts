/** Entries per block; a block of twice as many is split. Inserting moves at most one block. */
const BLOCK_SIZE = 512;

interface Block {
  keys: string[];
  ids: string[];
}

/** A part of the order: from the first key ≥ `from` to the last key < `to`. Left out: no bound on that side. */
export interface KeyRange {
  from?: string;
  to?: string;
}

/** A sorted map from unique keys to ids, in blocks, so that a million entries stay cheap to change and to walk. */
export class SortedKeys {
  private readonly blocks: Block[] = [{ keys: [], ids: [] }];

  add(key: string, id: string): void {
    const at = this.blockFor(key);
    const block = this.blocks[at] as Block;
    const position = lowerBound(block.keys, key);
    if (position === block.keys.length) {
      block.keys.push(key);
      block.ids.push(id);
    } else {
      block.keys.splice(position, 0, key);
      block.ids.splice(position, 0, id);
    }
    if (block.keys.length >= BLOCK_SIZE * 2) {
      this.blocks.splice(at + 1, 0, { keys: block.keys.splice(BLOCK_SIZE), ids: block.ids.splice(BLOCK_SIZE) });
    }
  }

  delete(key: string): void {
    const at = this.blockFor(key);
    const block = this.blocks[at] as Block;
    const position = lowerBound(block.keys, key);
    if (block.keys[position] !== key) return;
    block.keys.splice(position, 1);
    block.ids.splice(position, 1);
    if (block.keys.length === 0 && this.blocks.length > 1) this.blocks.splice(at, 1);
  }

  /** The ids of a range in the order of their keys. Nothing may be added or deleted meanwhile. */
  *ids({ from = '', to }: KeyRange): Generator<string> {
    for (let at = this.blockFor(from); at < this.blocks.length; at++) {
      const { keys, ids } = this.blocks[at] as Block;
      const end = to === undefined ? keys.length : lowerBound(keys, to);
      for (let i = lowerBound(keys, from); i < end; i++) yield ids[i] as string;
      if (end < keys.length) return;
    }
  }

  /** As ids(), from the last key to the first. */
  *idsReversed({ from = '', to }: KeyRange): Generator<string> {
    for (let at = to === undefined ? this.blocks.length - 1 : this.blockFor(to); at >= 0; at--) {
      const { keys, ids } = this.blocks[at] as Block;
      const start = lowerBound(keys, from);
      for (let i = (to === undefined ? keys.length : lowerBound(keys, to)) - 1; i >= start; i--) yield ids[i] as string;
      if (start > 0) return;
    }
  }

  /** The last block whose first key is not above `key`. */
  private blockFor(key: string): number {
    let low = 0;
    let high = this.blocks.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      const first = (this.blocks[middle] as Block).keys[0];
      if (first !== undefined && first <= key) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

/** The position of the first key that is not below `key`. */
function lowerBound(keys: readonly string[], key: string): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((keys[middle] as string) < key) low = middle + 1;
    else high = middle;
  }
  return low;
}
