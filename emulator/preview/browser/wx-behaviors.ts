import type { CodeSpace, ComponentEnv } from 'glass-easel-miniprogram-adapter';
import { reportMissing } from './missing.ts';

type Behaviors = Map<unknown, unknown>;
type Define = (definition: { behaviors?: unknown[] }) => unknown;

/**
 * Behaviors that WeChat offers under `wx://`. They matter to forms and to selectComponent, neither of which the
 * preview has, so all are empty. https://developers.weixin.qq.com/miniprogram/dev/framework/custom-component/behaviors.html
 */
const NAMES = ['form-field', 'form-field-group', 'form-field-button', 'component-export'];

export const wxBehaviors = (codeSpace: CodeSpace): Behaviors =>
  new Map(NAMES.map((name) => [`wx://${name}`, codeSpace.behavior().register()]));

/** Page, Component and Behavior as globals, which take names of WeChat's behaviors where glass-easel takes objects. */
export function withWxBehaviors({ Page, Component, Behavior }: ComponentEnv, behaviors: Behaviors): object {
  const resolving = (define: unknown): Define => {
    return (definition) =>
      (define as Define)({ ...definition, behaviors: definition.behaviors?.map((one) => resolve(one, behaviors)) });
  };
  return { Page, Component: resolving(Component), Behavior: resolving(Behavior) };
}

function resolve(behavior: unknown, behaviors: Behaviors): unknown {
  if (typeof behavior !== 'string') return behavior;
  if (!behaviors.has(behavior)) reportMissing(`behavior "${behavior}" 在预览中不可用 · not in the preview`);
  return behaviors.get(behavior) ?? behaviors.values().next().value;
}
