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
  /** `isUnsure`: the platform did not say what the level is, so that it is set every time. */
  | { kind: 'set-access'; collection: string; acl: CollectionModel['acl']; isUnsure: boolean }
  | { kind: 'set-function-rules'; rules: Readonly<Record<string, FunctionRule>> };

export interface Plan {
  steps: Step[];
  /** What is there and in no list of ours: left alone, and said. */
  leftAlone: string[];
  /** What is wanted and would be dangerous: not done, and said. */
  refused: string[];
}

/** MongoDB's own index of every collection. */
const OWN_INDEX = '_id_';

const shapeOf = ({ unique, keys }: IndexModel): string =>
  JSON.stringify([unique, ...keys.map(({ field, direction }) => [field, direction])]);

const keyText = ({ field, direction }: IndexModel['keys'][number]): string => {
  if (direction === '2dsphere') return `places of ${field}`;
  return direction === 1 ? field : `-${field}`;
};

const indexText = ({ name, unique, keys }: IndexModel): string =>
  `${name} (${unique ? 'unique: ' : ''}${keys.map(keyText).join(', ')})`;

/** Indexes that are there under their name, and are something else. */
function changedIndexes({ indexes }: CollectionModel, present: readonly IndexModel[]) {
  return indexes.flatMap((wanted) => {
    const old = present.find(({ name }) => name === wanted.name);
    return old && shapeOf(old) !== shapeOf(wanted) ? [{ wanted, old }] : [];
  });
}

/**
 * A name is taken until its index is dropped, and a unique one cannot be made if the documents do not fit: then there
 * would be none, and nothing would keep two documents apart.
 */
const isDangerous = ({ wanted, old }: { wanted: IndexModel; old: IndexModel }): boolean => wanted.unique || old.unique;

function indexStep(model: CollectionModel, present: readonly IndexModel[]): Step[] {
  const names = new Set(present.map(({ name }) => name));
  const replaced = changedIndexes(model, present)
    .filter((change) => !isDangerous(change))
    .map(({ wanted }) => wanted);
  const create = [...model.indexes.filter(({ name }) => !names.has(name)), ...replaced];
  const drop = replaced.map(({ name }) => name);
  return create.length === 0 ? [] : [{ kind: 'change-indexes', collection: model.name, drop, create }];
}

function accessStep({ name, acl }: CollectionModel, present: { acl: string | undefined } | undefined): Step[] {
  if (present?.acl === acl) return [];
  return [{ kind: 'set-access', collection: name, acl, isUnsure: present !== undefined && present.acl === undefined }];
}

/** Access first: until it is closed, a new collection takes what clients write. */
function collectionSteps(model: CollectionModel, { collections }: Present): Step[] {
  const present = collections.get(model.name);
  return [
    ...(present ? [] : [{ kind: 'create-collection' as const, collection: model.name }]),
    ...accessStep(model, present),
    ...indexStep(model, present?.indexes ?? []),
  ];
}

const refusals = ({ collections }: Wanted, present: Present): string[] =>
  collections.flatMap((model) =>
    changedIndexes(model, present.collections.get(model.name)?.indexes ?? [])
      .filter(isDangerous)
      .map(
        ({ wanted, old }) =>
          `index ${model.name}: ${indexText(old)} is not replaced by ${indexText(wanted)}, because it would be dropped ` +
          'before the other is known to fit. Give the new one another name in shared/db/data-model.ts, provision, and ' +
          'then delete the old one in the console.',
      ),
  );

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

/** The changes that make the environment as wanted; none when it is. Nothing is ever deleted but an index that changes and is not unique. */
export function planProvision(wanted: Wanted, present: Present): Plan {
  const rules: Step[] = same(wanted.functionRules, present.functionRules)
    ? []
    : [{ kind: 'set-function-rules', rules: wanted.functionRules }];
  return {
    steps: [...wanted.collections.flatMap((model) => collectionSteps(model, present)), ...rules],
    leftAlone: unlisted(wanted, present),
    refused: refusals(wanted, present),
  };
}

/** One line for people. */
export function describeStep(step: Step): string {
  switch (step.kind) {
    case 'create-collection':
      return `create collection ${step.collection}`;
    case 'change-indexes':
      return `index ${step.collection}: ${[...step.drop.map((name) => `drop ${name}`), ...step.create.map((index) => `create ${indexText(index)}`)].join(', ')}`;
    case 'set-access':
      return `make ${step.isUnsure ? 'sure that ' : ''}${step.collection} ${step.isUnsure ? 'is ' : ''}${step.acl}: only functions read and write it`;
    case 'set-function-rules':
      return `set the function rules: ${Object.keys(step.rules).join(', ')}`;
  }
}
