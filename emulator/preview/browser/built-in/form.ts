import { Component as ComponentClass, type Element as ComponentElement, type GeneralComponent } from 'glass-easel';
import { hasWxBehavior } from '../wx-behaviors.ts';
import { commonProperties, componentAt, flag, ignoredProperties, nodeOf, type BuiltIn } from './common.ts';

/** What a form asks of a component that has a `name`. */
interface FormField {
  value(): unknown;
  reset(): void;
}

const fields = new WeakMap<Element, FormField>();

/** Makes a component a field of the form around it. */
export const addField = (component: GeneralComponent, field: FormField): unknown =>
  fields.set(nodeOf(component), field);

/** https://developers.weixin.qq.com/miniprogram/dev/component/form.html */
export const form: BuiltIn = {
  properties: { ...commonProperties, ...ignoredProperties('reportSubmitTimeout'), reportSubmit: flag() },
};

/** What a button with `form-type` does when it is tapped; outside of any form nothing. */
export function useFormOf(button: GeneralComponent, formType: string): void {
  const node = nodeOf(button).closest('wx-form');
  const around = node && componentAt(node);
  if (!around || !belongs(button, around, 'form-field-button')) return;
  if (formType === 'reset') reset(around);
  else submit(around, button);
}

function submit(around: GeneralComponent, button: GeneralComponent): void {
  const value = Object.fromEntries(fieldsOf(around).map(({ name, read }) => [name, read()]));
  const { id, dataset } = button;
  const formId = around.data['reportSubmit'] ? { formId: 'the formId is a mock one' } : {};
  around.triggerEvent('submit', { value, target: { id, dataset }, ...formId });
}

function reset(around: GeneralComponent): void {
  for (const field of fieldsOf(around)) field.reset();
  around.triggerEvent('reset', { target: { id: around.id, dataset: around.dataset } });
}

interface NamedField {
  name: string;
  read(): unknown;
  reset(): void;
}

type Linked = Element & { __wxElement?: ComponentElement };

/** Fields of the same template, own components with `wx://form-field`, and what is in a `wx://form-field-group`. */
function fieldsOf(around: GeneralComponent): NamedField[] {
  const found: NamedField[] = [];
  for (const node of nodeOf(around).querySelectorAll<Linked>('*')) {
    const component = node.__wxElement as GeneralComponent | undefined;
    const name = String(component?.data?.['name'] ?? '');
    if (!component || !name || !belongs(component, around, 'form-field-group')) continue;
    const field = fields.get(node);
    if (field) found.push({ name, read: () => field.value(), reset: () => field.reset() });
    else if (ComponentClass.isComponent(component) && hasWxBehavior(component, 'form-field'))
      found.push(ownField(name, component));
  }
  return found;
}

const ownField = (name: string, component: GeneralComponent): NamedField => ({
  name,
  read: () => component.data['value'] as unknown,
  reset: () => component.setData({ value: undefined } as never),
});

/** Whether something is in the template of the form, or in components that open themselves to it by a behavior. */
function belongs(
  component: GeneralComponent,
  around: GeneralComponent,
  behavior: 'form-field-group' | 'form-field-button',
): boolean {
  let owner = component.ownerShadowRoot;
  while (owner && owner !== around.ownerShadowRoot) {
    const host: GeneralComponent = owner.getHostNode();
    if (!hasWxBehavior(host, behavior)) return false;
    owner = host.ownerShadowRoot;
  }
  return owner === around.ownerShadowRoot;
}
