import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { inRepository } from '../../scripts/build/repository.ts';
import { dataModel } from '../../shared/db/data-model.ts';

describe('docs/privacy.md', () => {
  it('says of every collection what it keeps of people', () => {
    const table = readFileSync(inRepository('docs/privacy.md'), 'utf8').split('## Consent')[0]!;
    const missing = dataModel.collections.filter(({ name }) => !table.includes(`\`${name}\``));
    expect(missing.map(({ name }) => name)).toEqual([]);
  });
});
