import { existsSync, readFileSync } from 'node:fs';
import type { ConformanceCase } from '../../tests/conformance/conformance-case.ts';
import { DATABASE_CASES } from '../../tests/conformance/database.cases.ts';
import { inRepository } from '../build/repository.ts';
import type { Area } from './area.ts';
import { PROOFS, type Proof } from './proofs.ts';
import { readSurface } from './surface.ts';

/** What is known of one name of an SDK. */
export interface Entry {
  name: string;
  /** Cases that prove it, in the order of the list. */
  cases: readonly ConformanceCase[];
  /** What is known of it besides. */
  proof?: Proof;
}

export interface Coverage {
  sdks: { sdk: string; areas: (Omit<Area, 'names'> & { entries: Entry[] })[] }[];
  cases: readonly ConformanceCase[];
  proofs: Readonly<Record<string, Proof>>;
}

/** Reads the SDKs, the cases and the table of proofs. @throws when an SDK is not built as it was */
export function readCoverage(): Coverage {
  const byName = new Map<string, ConformanceCase[]>();
  for (const one of DATABASE_CASES) {
    for (const name of one.covers) byName.set(name, [...(byName.get(name) ?? []), one]);
  }
  const entry = (name: string): Entry => {
    const proof = PROOFS[name];
    return { name, cases: byName.get(name) ?? [], ...(proof ? { proof } : {}) };
  };
  const sdks = readSurface().map(({ sdk, areas }) => ({
    sdk,
    areas: areas.map(({ names, ...area }) => ({ ...area, entries: names.map(entry) })),
  }));
  return { sdks, cases: DATABASE_CASES, proofs: PROOFS };
}

/** The tests' files, read once each. */
function titleIsThere(file: string, title: string): boolean {
  const path = inRepository(file);
  if (!existsSync(path)) return false;
  const text = readFileSync(path, 'utf8');
  return [`it('${title.replaceAll("'", "\\'")}'`, `it("${title}"`, `it(\`${title}\``].some((way) => text.includes(way));
}

function proofProblems(name: string, proof: Proof): string[] {
  if (proof.kind === 'alone' || proof.file === undefined || proof.title === undefined) return [];
  return titleIsThere(proof.file, proof.title) ? [] : [`${name}: ${proof.file} has no test “${proof.title}”`];
}

/** What the coverage lacks, and what it names that does not exist; one line each. */
export function coverageProblems({ sdks, cases, proofs }: Coverage): string[] {
  const entries = sdks.flatMap(({ areas }) => areas.flatMap((area) => area.entries));
  const names = new Set(entries.map(({ name }) => name));
  const unproved = entries.filter((one) => one.cases.length === 0 && one.proof === undefined);
  return [
    ...unproved.map(({ name }) => `${name} has neither a case nor a test nor a refusal (scripts/coverage/proofs.ts)`),
    ...cases.flatMap(({ id, covers }) =>
      covers.filter((name) => !names.has(name)).map((name) => `case ${id} covers ${name}, which no SDK has`),
    ),
    ...Object.keys(proofs)
      .filter((name) => !names.has(name))
      .map((name) => `proofs.ts has ${name}, which no SDK has`),
    ...Object.entries(proofs).flatMap(([name, proof]) => proofProblems(name, proof)),
  ];
}
