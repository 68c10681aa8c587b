/** From entry to answer, who calls is looked up too; at an instance that has looked at the stock before. */
const MOST_REQUESTS = 3;

/**
 * How many requests of the database one call may still make. Whose are used up asks to be repeated: what it has learned stays
 * with the instance, so the repeat begins nearer to an answer.
 */
export class Allowance {
  constructor(private left = MOST_REQUESTS) {}

  /** Whether one more may be made; it is counted. */
  take(): boolean {
    return this.left-- > 0;
  }

  has(requests: number): boolean {
    return this.left >= requests;
  }

  add(requests: number): void {
    this.left += requests;
  }
}
