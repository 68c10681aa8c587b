import * as z from 'zod/mini';
import { menuDefinition } from '../../shared/contracts/menu.ts';

/** A menu as it stands in a file, which may name its schema. */
export const menuFile = z.extend(menuDefinition, { $schema: z.optional(z.string()) });

/** The form of `merchant/menu.json` as a JSON schema: editors complete and check by it. */
export const menuSchema = (): string => `${JSON.stringify(z.toJSONSchema(menuFile), undefined, 2)}\n`;
