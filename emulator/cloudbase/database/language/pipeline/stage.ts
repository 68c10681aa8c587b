import type { StageMemory } from '../memory.ts';
import type { Filter } from '../filter-rules.ts';

/** What flows through a pipeline: stages answer new objects and change none. */
export type Row = Record<string, unknown>;

export type Variables = ReadonlyMap<string, unknown>;

/**
 * A stage that was read. Rows come one by one and only as far as the next stage asks for them; `variables` are those of the
 * `$lookup` around it.
 */
export type Run = (rows: Iterable<Row>, variables: Variables) => Iterable<Row>;

/** What stages need of the world around them. */
export interface PipelineParts {
  /** What of a collection fulfils the filter; nothing of a collection that does not exist, as in MongoDB. */
  find(collection: string, filter: Filter): Row[];
  /** The fields of the collection's indexes of direction 2dsphere. */
  readonly placeFields: readonly string[];
  /** Names of the variables that expressions may use. */
  readonly variables: ReadonlySet<string>;
  /** As many of its first rows as the stages after this one ask for; Infinity when they may ask for all. */
  readonly enough: number;
  /** Reads a pipeline inside of another. */
  parse(stages: unknown, variables: ReadonlySet<string>): Run;
}

/** Reads what stands beside the name of a stage. Throws for what MongoDB refuses, whatever the documents are. */
export type Stage = (content: unknown, parts: PipelineParts) => Run;

/** A stage that makes one row of each. */
export function mapping(change: (row: Row, variables: Variables) => Row): Run {
  return function* (rows, variables) {
    for (const row of rows) yield change(row, variables);
  };
}

/** A stage that makes any number of rows of each. */
export function expanding(expand: (row: Row, variables: Variables) => Iterable<Row>): Run {
  return function* (rows, variables) {
    for (const row of rows) yield* expand(row, variables);
  };
}

/** A stage that has to see all rows before it answers the first. */
export function gathering(memory: () => StageMemory, act: (rows: Row[], variables: Variables) => Iterable<Row>): Run {
  return function* (rows, variables) {
    const held = memory();
    yield* act(
      Array.from(rows, (row) => held.hold(row)),
      variables,
    );
  };
}
