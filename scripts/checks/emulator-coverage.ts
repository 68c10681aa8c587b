import { coverageProblems, readCoverage } from '../coverage/coverage.ts';
import { DOCUMENT, documentIsFresh } from '../coverage/written-document.ts';

/** What is wrong with the coverage of the SDKs by the emulator's tests, and with the document about it. */
export async function emulatorCoverageProblems(): Promise<string[]> {
  const coverage = readCoverage();
  const isFresh = await documentIsFresh(coverage);
  const stale = `${DOCUMENT} is not up to date: run node --import tsx scripts/emulator-coverage.ts`;
  return [...coverageProblems(coverage), ...(isFresh ? [] : [stale])];
}
