import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { writeIfChanged } from './write-if-changed.ts';

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'weilian-write-'))));
afterEach(() => rmSync(folder, { recursive: true }));

describe('writing a built file', () => {
  it('makes its folder, and leaves nothing beside it', () => {
    writeIfChanged(join(folder, 'a/b.js'), 'one');
    expect(readFileSync(join(folder, 'a/b.js'), 'utf8')).toBe('one');
    expect(readdirSync(join(folder, 'a'))).toEqual(['b.js']);
  });

  it('does not touch a file that has the content already', () => {
    const file = join(folder, 'b.js');
    const identity = () => [statSync(file).ino, statSync(file).mtimeMs];
    writeIfChanged(file, 'one');
    const before = identity();
    writeIfChanged(file, Buffer.from('one'));
    expect(identity()).toEqual(before);
  });

  it('puts another file in its place, so that whoever has it open reads the old one to its end', () => {
    const file = join(folder, 'b.js');
    writeIfChanged(file, 'one');
    const before = statSync(file).ino;
    writeIfChanged(file, 'two');
    expect(readFileSync(file, 'utf8')).toBe('two');
    expect(statSync(file).ino).not.toBe(before);
  });
});
