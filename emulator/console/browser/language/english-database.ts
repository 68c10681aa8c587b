import type { WorkTexts } from './chinese-works.ts';
import { plural } from './plural.ts';

export const englishDatabase: Pick<WorkTexts, 'database'> = {
  database: {
    collections: 'Collections',
    documents: 'Documents',
    filter: 'Filter (JSON)',
    apply: 'Find',
    clear: 'Clear',
    notJson: 'The filter must be a JSON object',
    range: (from, to, total) => `${from}–${to} of ${total}`,
    none: 'No document fits the filter',
    empty: 'This collection has no documents yet',
    noCollections: 'No collections yet: deploy the application first',
    previous: 'Previous',
    next: 'Next',
    document: 'Document (EJSON)',
    choose: 'Choose a document to see what it holds',
    requests: 'Database requests',
    view: 'Documents or changes',
    changes: 'Changes',
    noChanges: 'No changes yet',
    noChangesHint: 'When a document is added, changed or removed, it is shown here before and after.',
    beforeAndAfter: 'Before and after',
    chooseChange: 'Choose a change to see what it did',
    deeds: { added: 'added', changed: 'changed', removed: 'removed' },
    field: 'Field',
    before: 'Before',
    after: 'After',
    same: (count) => `${plural(count, 'other field')} stayed`,
    writtenBy: 'Written by request',
  },
};
