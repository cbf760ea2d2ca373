import type { User } from '@playground/contracts'
import type { Selectable } from 'kysely'
import type { UserRow } from '../db/schema.ts'

export function toUser(row: Selectable<UserRow>): User {
  return { id: row.id, email: row.email ?? row.issuer_email, name: row.name, picture: row.picture, role: row.role }
}
