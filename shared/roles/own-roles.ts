import { shanghaiMoment } from '../core/clock.ts';
import type { Database } from '../db/database.ts';
import { ownPage, type OwnData } from '../identity/index.ts';
import type { RoleChange } from './role-log.ts';

/** Which roles a person was given and lost; not by whom. */
export const ownRoles = (database: Database): OwnData => ({
  subject: 'roleChanges',
  title: '员工权限变更',
  page: ({ userIds }, after) =>
    ownPage(database.collection<RoleChange>('roleChanges'), { userId: { in: userIds } }, after, (entry) => {
      const { change, role, at } = entry;
      return {
        data: { change, role, at },
        text: `${shanghaiMoment(at)}，${change === 'grant' ? '获得' : '失去'} ${role}`,
      };
    }),
});
