import type { CollectionModel, IndexModel } from '../../shared/db/data-model.ts';
import type { FunctionRule } from '../build/function-rules.ts';

/** What is wanted: the build's dist/data-model.json and dist/function-rules.json. */
export interface Wanted {
  collections: readonly CollectionModel[];
  functionRules: Readonly<Record<string, FunctionRule>>;
}

/** What the environment has of it now. */
export interface Present {
  /** By name; `acl` undefined when the platform does not say. */
  collections: ReadonlyMap<string, { indexes: readonly IndexModel[]; acl: string | undefined }>;
  functionRules: unknown;
}

/** One change; each may be repeated without harm. */
export type Step =
  | { kind: 'create-collection'; collection: string }
  | { kind: 'change-indexes'; collection: string; drop: readonly string[]; create: readonly IndexModel[] }
  | { kind: 'set-access'; collection: string; acl: CollectionModel['acl'] }
  | { kind: 'set-function-rules'; rules: Readonly<Record<string, FunctionRule>> };

export interface Plan {
  steps: Step[];
  /** What is there and in no list of ours: left alone, and said. */
  leftAlone: string[];
}

/** MongoDB's own index of every collection. */
const OWN_INDEX = '_id_';

const shapeOf = ({ unique, keys }: IndexModel): string =>
  JSON.stringify([unique, ...keys.map(({ field, direction }) => [field, direction])]);

function indexStep({ name, indexes }: CollectionModel, present: readonly IndexModel[]): Step[] {
  const shapes = new Map(present.map((index) => [index.name, shapeOf(index)]));
  const create = indexes.filter((index) => shapes.get(index.name) !== shapeOf(index));
  const drop = create.filter((index) => shapes.has(index.name)).map((index) => index.name);
  return create.length === 0 ? [] : [{ kind: 'change-indexes', collection: name, drop, create }];
}

function collectionSteps(model: CollectionModel, { collections }: Present): Step[] {
  const present = collections.get(model.name);
  return [
    ...(present ? [] : [{ kind: 'create-collection' as const, collection: model.name }]),
    ...indexStep(model, present?.indexes ?? []),
    ...(present?.acl === model.acl ? [] : [{ kind: 'set-access' as const, collection: model.name, acl: model.acl }]),
  ];
}

function unlisted({ collections }: Wanted, present: Present): string[] {
  const models = new Map(collections.map((model) => [model.name, model]));
  return [...present.collections].flatMap(([name, { indexes }]) => {
    const model = models.get(name);
    if (!model) return [`collection ${name}`];
    return indexes
      .filter((index) => index.name !== OWN_INDEX && !model.indexes.some((wanted) => wanted.name === index.name))
      .map((index) => `index ${index.name} of ${name}`);
  });
}

const sorted = (value: unknown): unknown =>
  typeof value === 'object' && value !== null
    ? Object.entries(value)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, inner]) => [key, sorted(inner)])
    : value;
const same = (one: unknown, other: unknown): boolean => JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));

/** The changes that make the environment as wanted; none when it is. Nothing is ever deleted but an index that changes. */
export function planProvision(wanted: Wanted, present: Present): Plan {
  const rules: Step[] = same(wanted.functionRules, present.functionRules)
    ? []
    : [{ kind: 'set-function-rules', rules: wanted.functionRules }];
  return {
    steps: [...wanted.collections.flatMap((model) => collectionSteps(model, present)), ...rules],
    leftAlone: unlisted(wanted, present),
  };
}

const indexText = ({ name, unique, keys }: IndexModel): string =>
  `${name} (${unique ? 'unique: ' : ''}${keys.map(({ field, direction }) => (direction === 1 ? field : `-${field}`)).join(', ')})`;

/** One line for people. */
export function describeStep(step: Step): string {
  switch (step.kind) {
    case 'create-collection':
      return `create collection ${step.collection}`;
    case 'change-indexes':
      return `index ${step.collection}: ${[...step.drop.map((name) => `drop ${name}`), ...step.create.map((index) => `create ${indexText(index)}`)].join(', ')}`;
    case 'set-access':
      return `make ${step.collection} ${step.acl}: only functions read and write it`;
    case 'set-function-rules':
      return `set the function rules: ${Object.keys(step.rules).join(', ')}`;
  }
}
