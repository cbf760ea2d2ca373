import { z } from 'zod'
import { adminUser, adminUserChange, adminUserStart, newAdminUser } from '../admin.ts'
import { id } from '../ids.ts'
import { listOf, pageQuery } from '../page.ts'
import { queueReport } from '../queue.ts'
import { route } from '../route.ts'

/** For admins alone. */
export const adminRoutes = {
  listUsers: route({
    method: 'GET',
    path: '/admin/users',
    tag: 'Admin',
    summary: 'Accounts with their quota and usage, newest first',
    access: 'admin',
    query: z.strictObject({ ...pageQuery, q: z.string().min(1).max(200).optional() }),
    status: 200,
    response: listOf(adminUser),
  }),
  createUser: route({
    method: 'POST',
    path: '/admin/users',
    tag: 'Admin',
    summary: 'Create an account',
    access: 'admin',
    body: adminUserStart,
    status: 201,
    response: newAdminUser,
  }),
  changeUser: route({
    method: 'PATCH',
    path: '/admin/users/:id',
    tag: 'Admin',
    summary: 'Role, disabling, password, quota; `grantTokens` gives back tokens of today',
    access: 'admin',
    params: z.object({ id }),
    body: adminUserChange,
    status: 200,
    response: adminUser,
  }),
  readQueues: route({
    method: 'GET',
    path: '/admin/queues',
    tag: 'Admin',
    summary: 'Queues, workers, and the dead jobs of the last day',
    access: 'admin',
    status: 200,
    response: queueReport,
  }),
} as const
