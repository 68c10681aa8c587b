import { identityOf } from '../../values/compare.ts';
import { isPlainObject, withoutNumberTypes } from '../../values/ejson.ts';
import { longOf, toNumber } from '../../values/numbers.ts';
import { compileExpression, pathOf } from '../expression/compile.ts';
import { refusal } from '../expression/form.ts';
import { rootScope } from '../expression/scope.ts';
import { checkFilterWithoutNear, type Filter } from '../filter-rules.ts';
import { matchable, textOption } from './lookup.ts';
import { memoryOf } from '../memory.ts';
import { mapping, type PipelineParts, type Row, type Stage } from './stage.ts';
import { replaced } from './unwind.ts';

const OPTIONS = ['from', 'startWith', 'connectFromField', 'connectToField', 'as', 'maxDepth', 'depthField'];

interface Search {
  from: string;
  connectFrom: string[];
  connectTo: string;
  maxDepth: number;
  depthField: string[] | undefined;
  restriction: Filter;
}

/** `$graphLookup`: follows a field from document to document, every one once. */
export const graphLookup: Stage = (content, parts) => {
  if (!isPlainObject(content)) throw refusal(40327, '$graphLookup must be specified as an object');
  const { startWith, as, restrictSearchWithMatch = {}, ...options } = content;
  const unknown = Object.keys(options).find((name) => !OPTIONS.includes(name));
  if (unknown !== undefined) throw refusal(40104, `Unknown argument to $graphLookup: ${unknown}`);
  if (startWith === undefined) throw refusal(40105, '$graphLookup requires startWith');
  const restriction = withoutNumberTypes(restrictSearchWithMatch);
  checkFilterWithoutNear(restriction);
  const { maxDepth = Infinity, depthField } = options;
  const depth = toNumber(maxDepth);
  if (!(depth >= 0)) throw refusal(40101, 'maxDepth requires a nonnegative argument');
  const search: Search = {
    from: textOption(options.from, 'from'),
    connectFrom: pathOf(textOption(options.connectFromField, 'connectFromField')),
    connectTo: textOption(options.connectToField, 'connectToField'),
    maxDepth: depth,
    depthField: depthField === undefined ? undefined : pathOf(textOption(depthField, 'depthField')),
    restriction,
  };
  const [into, start] = [pathOf(textOption(as, 'as')), compileExpression(startWith, parts.variables)];
  return mapping((row, variables) => {
    const first = start(rootScope(row, variables));
    const values = Array.isArray(first) ? (first as unknown[]) : [first ?? null];
    return replaced(row, into, reach(parts, search, values));
  });
};

function reach(parts: PipelineParts, search: Search, start: unknown[]): unknown[] {
  const found = new Map<string, Row>();
  const asked = new Set<string>();
  const memory = memoryOf('$graphLookup');
  let frontier = start;
  for (let depth = 0; depth <= search.maxDepth && frontier.length > 0; depth++) {
    frontier = frontier.filter((value) => !asked.has(identityOf(value)) && asked.add(identityOf(value)));
    const wanted = { [search.connectTo]: { $in: withoutNumberTypes([...frontier]) } };
    const next: unknown[] = [];
    for (const document of parts.find(search.from, { $and: [wanted, search.restriction] })) {
      const id = identityOf(document._id);
      if (found.has(id)) continue;
      const { depthField } = search;
      memory.hold(document);
      found.set(id, depthField ? replaced(document, depthField, longOf(BigInt(depth))) : document);
      for (const value of matchable(document, search.connectFrom)) next.push(value);
    }
    frontier = next;
  }
  return [...found.values()];
}
