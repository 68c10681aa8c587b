import { writeFileSync } from 'node:fs';
import { inRepository } from './build/repository.ts';
import { coverageProblems, readCoverage } from './coverage/coverage.ts';
import { coverageDocument, DOCUMENT } from './coverage/written-document.ts';

/** `node --import tsx scripts/emulator-coverage.ts`: writes docs/emulator-coverage.md, and says what it lacks. */
async function main(): Promise<number> {
  const coverage = readCoverage();
  writeFileSync(inRepository(DOCUMENT), await coverageDocument(coverage));
  const problems = coverageProblems(coverage);
  for (const problem of problems) console.error(problem);
  console.log(`${DOCUMENT} is written`);
  return problems.length === 0 ? 0 : 1;
}

main().then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  },
);
