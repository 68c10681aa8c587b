import type { Filter } from '../filter-rules.ts';

/** What flows through a pipeline: stages answer new objects and change none. */
export type Row = Record<string, unknown>;

export type Variables = ReadonlyMap<string, unknown>;

/** A stage that was read; `variables` are those of the `$lookup` around it. */
export type Run = (rows: Row[], variables: Variables) => Row[];

/** What stages need of the world around them. */
export interface PipelineParts {
  /** What of a collection fulfils the filter; nothing of a collection that does not exist, as in MongoDB. */
  find(collection: string, filter: Filter): Row[];
  /** The fields of the collection's indexes of direction 2dsphere. */
  readonly placeFields: readonly string[];
  /** Names of the variables that expressions may use. */
  readonly variables: ReadonlySet<string>;
  /** Reads a pipeline inside of another. */
  parse(stages: unknown, variables: ReadonlySet<string>): Run;
}

/** Reads what stands beside the name of a stage. Throws for what MongoDB refuses, whatever the documents are. */
export type Stage = (content: unknown, parts: PipelineParts) => Run;
