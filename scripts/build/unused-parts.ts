import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Plugin } from 'esbuild';
import { repositoryRoot } from './repository.ts';

/** A module that the SDKs load when they start and that none of our functions uses. */
export interface UnusedPart {
  module: string;
  reason: string;
}

/**
 * What is left out of the bundles: it made up three quarters of the time until a function is loaded. Each of these
 * becomes a module that throws with its name as soon as something of it is touched, so that a use which we have not
 * thought of is seen at once. A line goes when a function begins to use that part.
 */
export const unusedParts: readonly UnusedPart[] = [
  { module: '@cloudbase/ai', reason: 'AI models of CloudBase' },
  { module: '@cloudbase/app', reason: 'only a constant for the AI models' },
  { module: '@cloudbase/wx-cloud-client-sdk', reason: 'data models and MySQL; `init` goes on without' },
  { module: 'web-streams-polyfill', reason: 'streams of the AI models; Node has them' },
  { module: 'xml2js', reason: 'answers of an upload to cloud storage' },
  { module: 'mime-db', reason: 'media types of uploaded files' },
  { module: 'mime-types', reason: 'media types of uploaded files; reads the whole of mime-db when it is loaded' },
  { module: 'jsonwebtoken', reason: 'tickets for web login (`auth().createTicket`)' },
  { module: 'axios', reason: 'looks for credentials on Tencent machines that are not functions' },
  { module: 'http-proxy-agent', reason: 'the `proxy` option, which is for debugging' },
  { module: 'https-proxy-agent', reason: 'the `proxy` option, which is for debugging' },
];

const NAMESPACE = 'unused-part';

/** Source of a module that throws with its name whenever a property is read, or it is called or constructed. */
function throwingModule({ module, reason }: UnusedPart): string {
  const text = JSON.stringify(`${module} is not in this bundle (${reason}): see scripts/build/unused-parts.ts`);
  // Symbols and __esModule are what bundlers and Node ask any module when it is loaded.
  return `const touched = () => { throw new Error(${text}); };
module.exports = new Proxy(function () {}, {
  get: (target, key) => (key === '__esModule' ? false : typeof key === 'symbol' ? target[key] : touched()),
  set: touched, apply: touched, construct: touched,
});`;
}

/** Replaces the unused parts by modules that throw with their name. */
export function unusedPartsPlugin(parts: readonly UnusedPart[] = unusedParts): Plugin {
  const byModule = new Map(parts.map((part) => [part.module, part]));
  return {
    name: NAMESPACE,
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^[^./]/ }, ({ path }) => (byModule.has(path) ? { path, namespace: NAMESPACE } : undefined));
      onLoad({ filter: /.*/, namespace: NAMESPACE }, ({ path }) => {
        const part = byModule.get(path);
        return part && { contents: throwingModule(part), loader: 'js' };
      });
    },
  };
}

const NODE_SDK = '@cloudbase/node-sdk';

/**
 * One copy of @cloudbase/node-sdk in a bundle: wx-server-sdk brings an older one of its own (3.17.2), whose methods
 * are all in ours. Two copies would double the time until a function is loaded.
 */
export function oneNodeSdkPlugin(): Plugin {
  const ours = createRequire(join(repositoryRoot, 'package.json')).resolve(NODE_SDK);
  return {
    name: 'one-node-sdk',
    setup({ onResolve }) {
      onResolve({ filter: /^@cloudbase\/node-sdk$/ }, () => ({ path: ours }));
    },
  };
}
