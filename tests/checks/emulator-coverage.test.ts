import { describe, expect, it } from '@jest/globals';
import { coverageProblems, readCoverage, type Coverage } from '../../scripts/coverage/coverage.ts';
import { coverageText } from '../../scripts/coverage/document.ts';

const coverage = readCoverage();
const [someCase] = coverage.cases;
if (!someCase) throw new Error('there are no cases');

/** The coverage as it is, with one thing changed. */
const changed = (change: Partial<Coverage>): Coverage => ({ ...coverage, ...change });

describe('the coverage of the SDKs by the emulator', () => {
  it('is complete', () => {
    expect(coverageProblems(coverage)).toEqual([]);
  });

  it('misses a name of an SDK that nothing proves', () => {
    const area = { title: 'new', source: 'new.ts', entries: [{ name: 'Query.brandNew', cases: [] }] };
    expect(coverageProblems(changed({ sdks: [...coverage.sdks, { sdk: 'new', areas: [area] }] }))).toEqual([
      expect.stringMatching(/^Query\.brandNew has neither/),
    ]);
  });

  it('does not accept a case that covers what no SDK has', () => {
    const stray = { ...someCase, id: 'command.unheardOf.value', covers: ['command.unheardOf'] };
    expect(coverageProblems(changed({ cases: [...coverage.cases, stray] }))).toEqual([
      'case command.unheardOf.value covers command.unheardOf, which no SDK has',
    ]);
  });

  it('does not accept a proof by a test that is not there, nor of what no SDK has', () => {
    const gone = { kind: 'test', file: 'tests/conformance/services.test.ts', title: 'was renamed' } as const;
    const proofs = {
      ...coverage.proofs,
      'Logger.log': gone,
      'Logger.unheardOf': { kind: 'alone', what: 'x' },
    } as const;
    expect(coverageProblems(changed({ proofs }))).toEqual([
      'proofs.ts has Logger.unheardOf, which no SDK has',
      'Logger.log: tests/conformance/services.test.ts has no test “was renamed”',
    ]);
  });

  it('is written down with every name, the cases that prove it, and what is refused', () => {
    const text = coverageText(coverage);
    for (const { areas } of coverage.sdks) {
      for (const { name } of areas.flatMap(({ entries }) => entries)) expect(text).toContain(`| \`${name}\` `);
    }
    expect(text).toMatch(/`command\.eq` +\| `\.value`/);
    expect(text).toMatch(/`CloudBase\.analytics` +\| \*\*refused\*\*/);
  });

  it('shows a difference where it is', () => {
    const differing = { ...someCase, differs: 'a reason' };
    const text = coverageText(changed({ cases: [differing] }));
    expect(text).toContain(`- \`${someCase.id}\`: ${someCase.title}. Here: a reason`);
  });
});
