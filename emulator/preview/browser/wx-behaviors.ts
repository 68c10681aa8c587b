import type { GeneralBehavior, GeneralComponent } from 'glass-easel';
import type { CodeSpace, ComponentEnv } from 'glass-easel-miniprogram-adapter';
import { reportMissing } from './missing.ts';
import { SelectorQuery, type Caller } from './selector-query.ts';

type Behaviors = Map<string, object>;
type Definition = { behaviors?: unknown[]; methods?: object } & Record<string, unknown>;
type Define = (definition: Definition) => unknown;

/**
 * Behaviors that WeChat offers under `wx://`; forms ask for those of forms. Only `form-field` has anything in it.
 * https://developers.weixin.qq.com/miniprogram/dev/framework/custom-component/behaviors.html
 */
const NAMES = ['form-field', 'form-field-group', 'form-field-button', 'component-export', 'proxy-scroll-view'] as const;
type WxBehavior = (typeof NAMES)[number];

const registered: Behaviors = new Map();

export function wxBehaviors(codeSpace: CodeSpace): Behaviors {
  for (const name of NAMES) {
    const behavior = codeSpace.behavior();
    const full = name === 'form-field' ? behavior.property('name', String).property('value', null) : behavior;
    registered.set(`wx://${name}`, full.register());
  }
  return registered;
}

/** Whether a component of the mini program has one of WeChat's behaviors. */
export function hasWxBehavior(component: GeneralComponent, name: WxBehavior): boolean {
  const behavior = registered.get(`wx://${name}`) as { _$: GeneralBehavior } | undefined;
  return behavior !== undefined && component.hasBehavior(behavior._$);
}

/**
 * Page, Component and Behavior as globals, which take names of WeChat's behaviors where glass-easel takes objects; what
 * they define queries elements as WeChat does.
 */
export function withWxBehaviors({ Page, Component, Behavior }: ComponentEnv, behaviors: Behaviors): object {
  const query = function (this: Caller): SelectorQuery {
    return new SelectorQuery(() => this);
  };
  const resolving = (define: unknown): Define => {
    return (definition) =>
      (define as Define)({ ...definition, behaviors: definition.behaviors?.map((one) => resolve(one, behaviors)) });
  };
  const page = resolving(Page);
  const component = resolving(Component);
  return {
    Page: (definition: Definition) => page({ createSelectorQuery: query, ...definition }),
    Component: (definition: Definition) =>
      component({ ...definition, methods: { createSelectorQuery: query, ...definition.methods } }),
    Behavior: resolving(Behavior),
  };
}

function resolve(behavior: unknown, behaviors: Behaviors): unknown {
  if (typeof behavior !== 'string') return behavior;
  if (!behaviors.has(behavior)) reportMissing(`behavior "${behavior}" 在预览中不可用 · not in the preview`);
  return behaviors.get(behavior) ?? behaviors.values().next().value;
}
