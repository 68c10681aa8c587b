import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { cloudCallsOf } from '../../shared/config/cloud-calls.ts';
import { buildFunctions } from './functions.ts';
import { deployedFunctions, functionNames } from './repository.ts';

let outDir: string;
beforeEach(() => {
  outDir = mkdtempSync(join(tmpdir(), 'weilian-build-'));
});
afterEach(() => rmSync(outDir, { recursive: true }));

const json = (...path: string[]): unknown => JSON.parse(readFileSync(join(outDir, ...path), 'utf8'));

describe('the build of the functions', () => {
  it('makes a folder for each that needs nothing else', async () => {
    const { metafile } = await buildFunctions({ outDir });
    for (const name of functionNames()) {
      expect(json(name, 'package.json')).toEqual({ name, version: '1.0.0', private: true, main: 'index.js' });
      expect(existsSync(join(outDir, name, 'index.js.map'))).toBe(true);
    }
    const outside = Object.values(metafile.outputs).flatMap(({ imports }) => imports.map(({ path }) => path));
    const modules = outside.map((path) => path.replace(/^node:/, ''));
    expect(modules.filter((module) => !builtinModules.includes(module))).toEqual([]);
  });

  it('writes the timers of cloudbaserc.json and the cloud calls into config.json, for DevTools', async () => {
    await buildFunctions({ outDir });
    for (const { name, triggers = [] } of deployedFunctions()) {
      expect(json(name, 'config.json')).toEqual({ permissions: { openapi: cloudCallsOf(name) }, triggers });
    }
  });

  it('removes what is no function any more', async () => {
    mkdirSync(join(outDir, 'gone'));
    writeFileSync(join(outDir, 'gone/index.js'), '');
    await buildFunctions({ outDir });
    expect(existsSync(join(outDir, 'gone'))).toBe(false);
  });

  it('puts another source in the place of a module of ours, in every bundle that holds it', async () => {
    const source = 'throw new Error("broken on purpose");';
    await buildFunctions({ outDir, replace: { 'cloudfunctions/staff/index.ts': source } });
    expect(readFileSync(join(outDir, 'staff/index.js'), 'utf8')).toContain('broken on purpose');
    expect(readFileSync(join(outDir, 'customer/index.js'), 'utf8')).not.toContain('broken on purpose');
  });

  it('refuses to replace what is in no bundle', async () => {
    await expect(buildFunctions({ outDir, replace: { 'shared/core/nothing.ts': '' } })).rejects.toThrow(
      'replaced, but in no bundle: shared/core/nothing.ts',
    );
  });
});
