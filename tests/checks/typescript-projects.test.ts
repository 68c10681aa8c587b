import { readdirSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { inRepository } from '../../scripts/build/repository.ts';
import projects from '../../scripts/checks/typescript-projects.json';

const NOT_OURS = new Set(['node_modules', 'dist', 'miniprogram_npm', '.git', '.weilian']);

/** Paths of every tsconfig in the repository but the base, which names no files. */
function tsconfigs(folder = ''): string[] {
  return readdirSync(inRepository('.', folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}${entry.name}`;
    if (entry.isDirectory()) return NOT_OURS.has(entry.name) ? [] : tsconfigs(`${path}/`);
    return /^tsconfig(?!\.base).*\.json$/.test(entry.name) ? [path] : [];
  });
}

describe('the list of TypeScript projects', () => {
  it('holds every tsconfig: no project is left unchecked', () => {
    expect(Object.keys(projects).sort()).toEqual(tsconfigs().sort());
  });
});
