import type { Caller } from './caller.ts';

/** The platform's function rules: by function name, `*` for the others. */
export type FunctionRules = Readonly<Record<string, { invoke: string | boolean }>>;

/** In force where no rules were set. https://developers.weixin.qq.com/miniprogram/dev/wxcloud/guide/functions/security-rules.html */
const DEFAULT_RULES: FunctionRules = { '*': { invoke: 'auth != null' } };

/** The two conditions that the platform knows, joined by && in any order; nothing else is allowed in a rule. */
const LOGGED_IN = 'auth!=null';
const NOT_ANONYMOUS = "auth.loginType!='ANONYMOUS'";

/**
 * What is wrong with a set of rules, in sentences; empty when nothing is.
 * https://docs.cloudbase.net/cloud-function/security-rules
 */
export function problemsOfRules(rules: FunctionRules): string[] {
  const problems = Object.entries(rules)
    .filter(([, rule]) => typeof rule?.invoke !== 'boolean' && conditionsOf(rule?.invoke) === undefined)
    .map(
      ([name]) =>
        `function rule ${name}: invoke must be true, false or "auth != null", also with && "auth.loginType != 'ANONYMOUS'"`,
    );
  if (Object.keys(rules).length > 0 && !Object.hasOwn(rules, '*'))
    problems.push('function rules: the rule "*" is missing');
  return problems;
}

/** Whether the rules let this client invoke the function. Callers that are not clients are not asked for here. */
export function mayInvoke(rules: FunctionRules, functionName: string, client: Caller): boolean {
  const inForce = Object.keys(rules).length > 0 ? rules : DEFAULT_RULES;
  const rule = (Object.hasOwn(inForce, functionName) ? inForce[functionName] : inForce['*'])?.invoke;
  if (typeof rule === 'boolean') return rule;
  const conditions = conditionsOf(rule);
  // `auth` is null for them, and so is everything in it: every condition that the platform knows is false.
  if (client.kind === 'unauthenticated') return false;
  return conditions !== undefined && (client.kind !== 'anonymous' || !conditions.includes(NOT_ANONYMOUS));
}

function conditionsOf(rule: unknown): string[] | undefined {
  if (typeof rule !== 'string') return undefined;
  const conditions = rule.replaceAll(/\s/g, '').replaceAll('"', "'").replaceAll('!==', '!=').split('&&');
  return conditions.every((one) => one === LOGGED_IN || one === NOT_ANONYMOUS) ? conditions : undefined;
}
