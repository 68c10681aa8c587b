import { compareValues } from '../../values/compare.ts';
import { isPlainObject } from '../../values/ejson.ts';
import { isNullish, isTrue, operator, refusal, type Compile, type Form } from './form.ts';
import type { Evaluate } from './scope.ts';

function comparison(accepts: (order: number) => boolean): Form {
  return operator(2, 2, ([left, right]) => accepts(compareValues(left, right)));
}

function list(operand: unknown, compile: Compile): Evaluate[] {
  return (Array.isArray(operand) ? (operand as unknown[]) : [operand]).map((each) => compile(each));
}

/** Stops at the first operand that decides. */
const and: Form = (_name, operand, compile) => {
  const parts = list(operand, compile);
  return (scope) => parts.every((part) => isTrue(part(scope)));
};

const or: Form = (_name, operand, compile) => {
  const parts = list(operand, compile);
  return (scope) => parts.some((part) => isTrue(part(scope)));
};

const cond: Form = (_name, operand, compile) => {
  const [test, then, otherwise] = conditionParts(operand).map((part) => compile(part)) as [
    Evaluate,
    Evaluate,
    Evaluate,
  ];
  return (scope) => (isTrue(test(scope)) ? then(scope) : otherwise(scope));
};

function conditionParts(operand: unknown): unknown[] {
  if (!isPlainObject(operand)) {
    const parts = Array.isArray(operand) ? (operand as unknown[]) : [operand];
    if (parts.length === 3) return parts;
    throw refusal(16020, `Expression $cond takes exactly 3 arguments. ${parts.length} were passed in.`);
  }
  const names = ['if', 'then', 'else'];
  const unknown = Object.keys(operand).find((name) => !names.includes(name));
  if (unknown !== undefined) throw refusal(17083, `Unrecognized parameter to $cond: ${unknown}`);
  return names.map((name, i) => {
    if (!(name in operand)) throw refusal(17080 + i, `Missing '${name}' parameter to $cond`);
    return operand[name];
  });
}

const ifNull: Form = (name, operand, compile) => {
  const parts = list(operand, compile);
  if (parts.length < 2)
    throw refusal(16020, `Expression ${name} takes exactly 2 arguments. ${parts.length} were passed in.`);
  return (scope) => {
    let value: unknown;
    for (const part of parts) {
      value = part(scope);
      if (!isNullish(value)) return value;
    }
    return value;
  };
};

const choice: Form = (_name, operand, compile) => {
  if (!isPlainObject(operand)) throw refusal(40060, '$switch requires an object as an argument, found: not an object');
  const { branches, default: otherwise, ...others } = operand;
  const unknown = Object.keys(others)[0];
  if (unknown !== undefined) throw refusal(40067, `$switch found an unknown argument: ${unknown}`);
  if (!Array.isArray(branches)) throw refusal(40061, "$switch expected an array for 'branches'");
  if (branches.length === 0) throw refusal(40068, '$switch requires at least one branch.');
  const cases = branches.map((branch) => compileBranch(branch, compile));
  const last = 'default' in operand ? compile(otherwise) : noBranch;
  return (scope) => (cases.find(({ when }) => isTrue(when(scope)))?.then ?? last)(scope);
};

function compileBranch(branch: unknown, compile: Compile): { when: Evaluate; then: Evaluate } {
  if (!isPlainObject(branch)) throw refusal(40062, '$switch expected each branch to be an object');
  const unknown = Object.keys(branch).find((name) => name !== 'case' && name !== 'then');
  if (unknown !== undefined) throw refusal(40063, `$switch found an unknown argument to a branch: ${unknown}`);
  if (!('case' in branch)) throw refusal(40064, "$switch requires each branch have a 'case' expression");
  if (!('then' in branch)) throw refusal(40065, "$switch requires each branch have a 'then' expression.");
  return { when: compile(branch.case), then: compile(branch.then) };
}

const noBranch: Evaluate = () => {
  const text = '$switch could not find a matching branch for an input, and no default was specified.';
  throw refusal(40066, text);
};

/** The score of a text search: there is none, because `$text` does not exist here. */
const meta: Form = () => {
  throw refusal(40218, 'query requires text score metadata, but it is not available');
};

export const LOGIC: Readonly<Record<string, Form>> = {
  $and: and,
  $or: or,
  $not: operator(1, 1, ([value]) => !isTrue(value)),
  $cmp: operator(2, 2, ([left, right]) => Math.sign(compareValues(left, right))),
  $eq: comparison((order) => order === 0),
  $ne: comparison((order) => order !== 0),
  $gt: comparison((order) => order > 0),
  $gte: comparison((order) => order >= 0),
  $lt: comparison((order) => order < 0),
  $lte: comparison((order) => order <= 0),
  $cond: cond,
  $ifNull: ifNull,
  $switch: choice,
  $meta: meta,
  $literal: (_name, operand) => () => operand,
};
