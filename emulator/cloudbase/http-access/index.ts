export { HttpAccess, type HttpAccessOptions } from './http-access.ts';
