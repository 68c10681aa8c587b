export { applyRetention } from './apply-retention.ts';
export { AuditLog, type AuditEntry } from './audit-log.ts';
export { concernsPeople } from './concerns.ts';
