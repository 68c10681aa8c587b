import { isPlainObject } from '../../values/ejson.ts';
import { typeName } from '../../values/type-names.ts';
import { isNullish, isTrue, named, refusal, type Form } from './form.ts';
import { withVariables, type Evaluate, type Scope } from './scope.ts';

const bind: Form = (name, operand, compile) => {
  const { vars, in: body } = named(name, operand, ['vars', 'in']);
  if (!isPlainObject(vars)) throw refusal(16876, 'invalid parameter: expected an object (vars)');
  Object.keys(vars).forEach(checkName);
  const bindings = Object.entries(vars).map(([key, value]): [string, Evaluate] => [key, compile(value)]);
  const evaluate = compile(body, Object.keys(vars));
  return (scope) =>
    evaluate(
      withVariables(
        scope,
        bindings.map(([key, value]) => [key, value(scope)]),
      ),
    );
};

/** Variables of users begin with a small letter, or with what is beyond ASCII. */
function checkName(name: string): void {
  if (name === 'CURRENT' || /^[a-z\u0080-\uffff][\w\u0080-\uffff]*$/.test(name)) return;
  throw refusal(16867, `'${name}' starts with an invalid character for a user variable name`);
}

function variableName(as: unknown): string {
  if (as === undefined) return 'this';
  if (typeof as !== 'string') throw refusal(16866, 'empty variable names are not allowed');
  checkName(as);
  return as;
}

function elementsOf(input: Evaluate, scope: Scope, refused: (type: string) => Error): unknown[] | null {
  const elements = input(scope);
  if (isNullish(elements)) return null;
  if (!Array.isArray(elements)) throw refused(typeName(elements));
  return elements as unknown[];
}

const map: Form = (name, operand, compile) => {
  const { input, as, in: body } = named(name, operand, ['input', 'in'], ['as']);
  const variable = variableName(as);
  const [list, evaluate] = [compile(input), compile(body, [variable])];
  const refused = (type: string): Error => refusal(16883, `input to $map must be an array not ${type}`);
  return (scope) =>
    elementsOf(list, scope, refused)?.map((element) => evaluate(withVariables(scope, [[variable, element]])) ?? null) ??
    null;
};

const filter: Form = (name, operand, compile) => {
  const { input, as, cond } = named(name, operand, ['input', 'cond'], ['as']);
  const variable = variableName(as);
  const [list, test] = [compile(input), compile(cond, [variable])];
  const refused = (type: string): Error => refusal(28651, `input to $filter must be an array not ${type}`);
  return (scope) =>
    elementsOf(list, scope, refused)?.filter((element) => isTrue(test(withVariables(scope, [[variable, element]])))) ??
    null;
};

const reduce: Form = (name, operand, compile) => {
  const { input, initialValue, in: body } = named(name, operand, ['input', 'initialValue', 'in']);
  const [list, first, evaluate] = [compile(input), compile(initialValue), compile(body, ['this', 'value'])];
  const refused = (type: string): Error => refusal(40080, `$reduce requires that 'input' be an array, found: ${type}`);
  return (scope) => {
    const elements = elementsOf(list, scope, refused);
    if (!elements) return null;
    const step = (value: unknown, element: unknown): unknown =>
      evaluate(
        withVariables(scope, [
          ['this', element],
          ['value', value],
        ]),
      );
    return elements.reduce(step, first(scope));
  };
};

export const VARIABLES: Readonly<Record<string, Form>> = { $let: bind, $map: map, $filter: filter, $reduce: reduce };
