import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';
import type { Deployment } from '../deployment.ts';

const config = z.object({
  permissions: z.optional(z.object({ openapi: z.optional(z.array(z.string())) })),
});

/**
 * What each function may call: `permissions.openapi` in the config.json beside its bundle, nothing without one.
 * `problems` says in sentences which files cannot be read. Simplified: in force at once; on the platform after up to ten
 * minutes, and only when DevTools or miniprogram-ci upload the function.
 * https://developers.weixin.qq.com/miniprogram/dev/wxcloud/guide/openapi/openapi.html
 */
export function readPermissions({ config: { functions = [] }, functionsDir }: Deployment): {
  permissions: ReadonlyMap<string, ReadonlySet<string>>;
  problems: string[];
} {
  const permissions = new Map<string, ReadonlySet<string>>();
  const problems: string[] = [];
  for (const { name } of functions) {
    const declared = readDeclared(join(functionsDir, name, 'config.json'));
    if (declared) permissions.set(name, new Set(declared));
    else problems.push(`function ${name}: config.json is not JSON with a list of names in permissions.openapi`);
  }
  return { permissions, problems };
}

function readDeclared(path: string): readonly string[] | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return [];
  }
  try {
    return config.parse(JSON.parse(text)).permissions?.openapi ?? [];
  } catch {
    return undefined;
  }
}
