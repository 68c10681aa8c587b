/** One thing to fill in, ready to be drawn. */
export interface Field {
  name: string;
  label: string;
  /**
   * `text`, `number` (also with a point), `long` (several lines) are typed; of `options` one is chosen among few (`choice`)
   * or many (`list`), or several (`many`, their values with commas between); `day` is YYYY-MM-DD, `time` HH:MM.
   */
  is: 'text' | 'number' | 'long' | 'choice' | 'list' | 'many' | 'day' | 'time';
  value: string;
  /** Stands behind what is typed. */
  unit?: string;
  placeholder?: string;
  hint?: string;
  most?: number;
  options?: readonly Option[];
  /** What is wrong with it; empty: nothing that is known. */
  error?: string;
}
export interface Option {
  value: string;
  text: string;
}

/** Something that the server does not take: of the field at this path, or of one below or above it. */
export interface Problem {
  path: string;
  says: string;
}

const isAt = (path: string, fieldPath: string): boolean =>
  path === fieldPath || path.startsWith(`${fieldPath}.`) || fieldPath.startsWith(`${path}.`);

/** Fields with the problems that are theirs, each once, and those that are nobody's. */
export function withProblems(
  fields: readonly (Field & { paths: readonly string[] })[],
  problems: readonly Problem[],
): { fields: Field[]; others: Problem[] } {
  const told = new Set<Problem>();
  const drawn = fields.map(({ paths, ...field }) => {
    const own = problems.filter((one) => !told.has(one) && paths.some((path) => isAt(one.path, path)));
    for (const one of own) told.add(one);
    return { ...field, error: [...new Set(own.map(({ says }) => says))].join('；') };
  });
  return { fields: drawn, others: problems.filter((one) => !told.has(one)) };
}
