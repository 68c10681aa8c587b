import type { Option } from '../form-fields/field';

export const ROLE_KINDS: readonly Option[] = [
  { value: 'staff', text: '店员' },
  { value: 'operator', text: '运营' },
  { value: 'owner', text: '店主' },
];

/** A role (`owner`, `operator`, `staff:<store>`) as people call it; a store that is not known by its id. */
export function roleText(role: string, stores: readonly Option[] = []): string {
  const storeId = /^staff:(.*)$/.exec(role)?.[1];
  if (storeId !== undefined) return `店员 · ${stores.find(({ value }) => value === storeId)?.text ?? storeId}`;
  return ROLE_KINDS.find(({ value }) => value === role)?.text ?? role;
}
