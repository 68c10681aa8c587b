/** The part of a mini program's `app.json` that names its pages. */
export interface AppJson {
  pages: string[];
  subpackages?: { root: string; pages: string[] }[];
}

/** Every page, those of subpackages with their root. */
export function pagesOf({ pages, subpackages = [] }: AppJson): string[] {
  return [...pages, ...subpackages.flatMap(({ root, pages: some }) => some.map((page) => `${root}/${page}`))];
}
