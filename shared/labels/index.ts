export { createLabel, listLabels, removeLabel, takeRemoved } from './edit-labels.ts';
export { giveLabel, labelsOf, takeLabel } from './give-label.ts';
export { presentLabels, startLabels, workLabels } from './label-runs.ts';
export { Labels } from './labels.ts';
export { ownedLabels } from './owned-labels.ts';
