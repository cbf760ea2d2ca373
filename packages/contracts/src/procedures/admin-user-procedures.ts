import { z } from 'zod'
import { adminUser, adminUserChange, adminUserStart } from '../admin.ts'
import { id } from '../ids.ts'
import { by, define, nothing, page } from './define.ts'

const passwordHash = z.string().nullable()

// `userId` is the admin who asks; anybody else is `forbidden`.
export const checkAdmin = define('check-admin', z.object(by), nothing)
export const listUsers = define(
  'list-users',
  z.object({ ...by, ...page, query: z.string().nullable() }),
  z.object({ data: z.array(adminUser), nextCursor: z.string().nullable() }),
)
export const createUser = define(
  'create-user',
  z.object({ ...by, user: adminUserStart.omit({ password: true }), passwordHash: z.string() }),
  adminUser,
)
/** A new password and disabling end all logins; disabling also cancels all runs. The last admin stays one. */
export const changeUser = define(
  'change-user',
  z.object({ ...by, subjectId: id, change: adminUserChange.omit({ password: true }), passwordHash }),
  adminUser,
)
