import type { GeneralComponent } from 'glass-easel';

/** Attributes that every component of WeChat accepts. Those of accessibility go to the document, the rest is known. */
const ARIA = ['Role', 'Label', 'Hidden', 'Disabled', 'Expanded', 'Selected', 'Live'] as const;

export type Properties = Record<
  string,
  { type: unknown; value?: unknown; observer?: (this: GeneralComponent) => void }
>;

/** The element of the document that a built-in component draws. */
export const nodeOf = (component: GeneralComponent): HTMLElement => component.$$ as unknown as HTMLElement;

const toAttribute = (attribute: string, property: string) =>
  function (this: GeneralComponent): void {
    const value: unknown = this.data[property];
    if (value === '' || value === undefined || value === null) nodeOf(this).removeAttribute(attribute);
    else nodeOf(this).setAttribute(attribute, String(value));
  };

/** Property type null takes any value, as the attributes of a template may be of any. */
const any = (observer?: (this: GeneralComponent) => void): Properties[string] => ({ type: null, value: '', observer });

export const commonProperties: Properties = {
  hidden: {
    type: Boolean,
    value: false,
    observer() {
      nodeOf(this).toggleAttribute('hidden', Boolean(this.data['hidden']));
    },
  },
  role: any(toAttribute('role', 'role')),
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
