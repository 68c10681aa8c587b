/*
 * For types, scripts and tests. What is deployed imports the files that it needs: all of a bundle is loaded at each cold
 * start.
 */
export * from './customer-messages.ts';
export * from './follower-details.ts';
export * from './followers.ts';
export * from './links.ts';
export * from './media.ts';
export type { MenuButton, MenuRule } from './menu-button.ts';
export * from './menu.ts';
export * from './messages.ts';
export * from './migration.ts';
export * from './people.ts';
export * from './publications.ts';
export * from './qr-codes.ts';
export * from './quota.ts';
export * from './statistics.ts';
export * from './tags.ts';
