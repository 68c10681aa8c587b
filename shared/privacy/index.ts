export { applyRetention } from './apply-retention.ts';
export { AuditLog, type AuditEntry, type AuditPlace } from './audit-log.ts';
export { carryOutErasures } from './carry-out-erasures.ts';
export { checkText, type WrittenText } from './check-text.ts';
export { concernOf } from './concerns.ts';
export { eraseAccesses, erasePrivacyConsents } from './erase-consents.ts';
export { erasePerson } from './erase-person.ts';
export { erasures, QUIET_MS, requestErasure, type Erasure, type ErasureDeps } from './erasures.ts';
export { exportOwnData, presentExport, type ExportPage, type ExportPlace } from './export-own-data.ts';
export { ownAccesses, ownPrivacyConsents } from './own-consents.ts';
export { ownedPrivacyConsents } from './owned-consents.ts';
export { PrivacyPolicies } from './policies.ts';
export {
  agreeToPolicy,
  presentPolicy,
  presentStanding,
  privacyConsents,
  standingOf,
  withdrawConsent,
  withdrawnAmong,
  type PrivacyConsent,
  type PrivacyDeps,
  type Standing,
} from './privacy-consents.ts';
