/** One deliberate fault, and the tests of which at least one must fail. */
export interface Mutant {
  /** What it leaves out, in words. */
  what: string;
  /** From the root of the repository. */
  file: string;
  /** Stands once in the file. */
  find: string;
  becomes: string;
  /** Test files, from the root; those that should notice it. */
  tests: readonly string[];
}
