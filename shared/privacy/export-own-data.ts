import type { OwnData, OwnPage, Person } from '../identity/index.ts';

/** Where an export goes on. */
export interface ExportPlace {
  subject: string;
  after?: string;
}

/** What one subject keeps of the person, as far as it fits. */
type Section = Pick<OwnData, 'subject' | 'title'> & Pick<OwnPage, 'entries'>;

export interface ExportPage {
  sections: Section[];
  next?: ExportPlace;
}

/** With this much a page is full: an answer may have a megabyte, and one more page of a subject half of one. */
const FULL_CHARACTERS = 100_000;

/**
 * What is kept of a person, subject by subject, from a place on: at most about half a megabyte, then the place where it
 * goes on. One database request for each page of a subject. A place that is none of ours shows nothing.
 */
export async function exportOwnData(
  subjects: readonly OwnData[],
  person: Person,
  from: ExportPlace | undefined,
): Promise<ExportPage> {
  const first = from ? subjects.findIndex(({ subject }) => subject === from.subject) : 0;
  const sections: Section[] = [];
  let size = 0;
  for (const [index, { subject, title, page }] of subjects.entries()) {
    if (first < 0 || index < first) continue;
    if (size >= FULL_CHARACTERS) return { sections, next: { subject } };
    const { entries, next } = await page(person, index === first ? from?.after : undefined);
    sections.push({ subject, title, entries });
    if (next !== undefined) return { sections, next: { subject, after: next } };
    size += JSON.stringify(entries).length;
  }
  return { sections };
}

/** As its contract shows it: moments as text. */
export const presentExport = ({ sections, next }: ExportPage): ExportPage => ({
  sections: JSON.parse(JSON.stringify(sections)) as Section[],
  ...(next ? { next } : {}),
});
