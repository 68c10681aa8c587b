/** A part of an SDK: what its callers can name, in the order of its source. */
export interface Area {
  title: string;
  /** Where the names were read, relative to the repository. */
  source: string;
  names: readonly string[];
}
