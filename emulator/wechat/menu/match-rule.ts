import { WeChatError } from '../api/errors.ts';
import type { MatchRule } from './entities.ts';

/** Conditions that the platform no longer takes, because they are about private matters. */
const PRIVATE = ['sex', 'country', 'province', 'city', 'language'];

/**
 * The rule of a `menu/addconditional` body; refuses with 65304 (empty), 65320 (private matters), 40035 (no tag id or
 * platform). Whether the tag exists is not checked: a menu for a tag that nobody has is seen by nobody.
 * https://developers.weixin.qq.com/doc/service/api/custommenu/api_addconditionalmenu
 */
export function readMatchRule(value: unknown): MatchRule {
  if (typeof value !== 'object' || value === null) throw new WeChatError(65304);
  const rule = value as Record<string, unknown>;
  if (PRIVATE.some((field) => isSet(rule[field]))) throw new WeChatError(65320);
  const tag_id = condition(rule.tag_id, /^\d{1,10}$/);
  const client_platform_type = condition(rule.client_platform_type, /^[123]$/);
  if (tag_id === undefined && client_platform_type === undefined) throw new WeChatError(65304);
  return {
    ...(tag_id === undefined ? {} : { tag_id }),
    ...(client_platform_type === undefined ? {} : { client_platform_type }),
  };
}

/** The platform's examples give numbers as text; numbers are taken too. */
function condition(value: unknown, form: RegExp): string | undefined {
  if (!isSet(value)) return undefined;
  if ((typeof value !== 'string' && typeof value !== 'number') || !form.test(String(value))) {
    throw new WeChatError(40035);
  }
  return String(value);
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '';
}
