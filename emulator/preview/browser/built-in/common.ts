import type { GeneralComponent } from 'glass-easel';
import type { Element as ComponentElement } from 'glass-easel';
import { animate, type ExportedAnimation } from '../wx/animation.ts';

/** Attributes that every component of WeChat accepts. Those of accessibility go to the document, the rest is known. */
const ARIA = [
  ...(['Role', 'Label', 'Hidden', 'Disabled', 'Expanded', 'Selected', 'Checked', 'Live', 'Modal', 'Current'] as const),
  ...(['Describedby', 'Labelledby', 'Roledescription', 'Controls', 'Owns', 'Haspopup', 'Level', 'Busy'] as const),
  ...(['Valuemin', 'Valuemax', 'Valuenow', 'Valuetext', 'Setsize', 'Posinset', 'Pressed', 'Atomic'] as const),
] as const;

export type Properties = Record<
  string,
  { type: unknown; value?: unknown; observer?: (this: GeneralComponent) => void }
>;

/** What the preview knows of a component of WeChat. */
export interface BuiltIn {
  properties: Properties;
  /** Wires what the document raises to what WeChat's component does; called once for each element. */
  created?: (component: GeneralComponent) => void;
  attached?: (component: GeneralComponent) => void;
  detached?: (component: GeneralComponent) => void;
}

/** The element of the document that a built-in component draws. */
export const nodeOf = (component: GeneralComponent): HTMLElement => component.$$ as unknown as HTMLElement;

const componentOfNode = new WeakMap<Element, GeneralComponent>();

/** The built-in component that draws this element, if one does. */
export const componentAt = (node: Element): GeneralComponent | undefined => componentOfNode.get(node);

export function register(component: GeneralComponent): void {
  componentOfNode.set(nodeOf(component), component);
}

const faces = new WeakMap<HTMLElement, HTMLElement>();

/** Says which element inside of a component people and their aids meet: that one gets the attributes of accessibility. */
export const setFace = (component: GeneralComponent, face: HTMLElement): unknown => faces.set(nodeOf(component), face);

export const set = (component: GeneralComponent, name: string, value: unknown): void => {
  const node = nodeOf(component);
  const face = faces.get(node) ?? node;
  if (value === '' || value === undefined || value === null) face.removeAttribute(name);
  else face.setAttribute(name, String(value));
};

const toAttribute = (attribute: string, property: string) =>
  function (this: GeneralComponent): void {
    set(this, attribute, this.data[property]);
  };

/** Property type null takes any value, as the attributes of a template may be of any. */
export const any = (observer?: (this: GeneralComponent) => void): Properties[string] => ({
  type: null,
  value: '',
  observer,
});
export const flag = (value = false, observer?: (this: GeneralComponent) => void): Properties[string] => ({
  type: Boolean,
  value,
  observer,
});
export const number = (value: number, observer?: (this: GeneralComponent) => void): Properties[string] => ({
  type: Number,
  value,
  observer,
});
export const text = (value = '', observer?: (this: GeneralComponent) => void): Properties[string] => ({
  type: String,
  value,
  observer,
});

export const commonProperties: Properties = {
  hidden: flag(false, function () {
    nodeOf(this).toggleAttribute('hidden', Boolean(this.data['hidden']));
  }),
  role: any(toAttribute('role', 'role')),
  tabindex: any(toAttribute('tabindex', 'tabindex')),
  animation: any(function () {
    const animation: unknown = this.data['animation'];
    if (animation && typeof animation === 'object') animate(nodeOf(this), animation as ExportedAnimation);
  }),
  ...Object.fromEntries(
    ARIA.map((name) => [
      `aria${name}`,
      any(toAttribute(name === 'Role' ? 'role' : `aria-${name.toLowerCase()}`, `aria${name}`)),
    ]),
  ),
};

/** Properties that change nothing in a preview, so that a template that sets them is not told of them. */
export const ignoredProperties = (...names: string[]): Properties =>
  Object.fromEntries(names.map((name) => [name, any()]));

/** Classes of a mini program as they are in the document when its own template would set them; for elements of ours. */
export function classesOf(component: GeneralComponent, names: string): string {
  const owner = component.ownerShadowRoot?.getHostNode().is;
  const scope = window.weilianMiniprogram.components.find(({ path }) => path === owner)?.styleScope;
  const split = names.split(/\s+/).filter(Boolean);
  return split.flatMap((name) => (scope ? [`${scope}--${name}`] : [name])).join(' ');
}

/** The element with an id in the template in which the component stands. */
export function withId(component: GeneralComponent, id: string): ComponentElement | undefined {
  return component.ownerShadowRoot?.getElementById(id) ?? undefined;
}
