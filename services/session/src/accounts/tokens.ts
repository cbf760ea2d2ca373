import { newId, ProcedureError, type procedures, type Token } from '@playground/contracts'
import { type Selectable, sql } from 'kysely'
import { ownRows } from '../db/own-rows.ts'
import type { Queries, TokenRow } from '../db/schema.ts'
import { retryTransient, transact } from '../db/transact.ts'
import type { Answer, Deps } from '../deps.ts'
import { lockUser } from './lock-user.ts'

type Tokens = Readonly<{
  create: Answer<typeof procedures.createToken>
  list: Answer<typeof procedures.listTokens>
  remove: Answer<typeof procedures.deleteToken>
  resolve: Answer<typeof procedures.resolveToken>
}>

/** More than anybody keeps apart. */
const maxTokens = 100

const rowsOf = (db: Queries) =>
  ownRows<Selectable<TokenRow>>(db, { table: 'tokens', missing: 'There is no such token.' })

/** Personal access tokens. Here are only hashes: 256 random bits need no salt and no slow one. */
export function tokens({ db, bus }: Pick<Deps, 'db' | 'bus'>): Tokens {
  const rows = rowsOf(db)
  return {
    create: ({ userId, name, hash, expiresAt }) => {
      if (expiresAt !== null && Date.parse(expiresAt) <= Date.now()) {
        throw new ProcedureError('validation_failed', 'This token would be over already.')
      }
      const id = newId()
      return transact(db, async (trx) => {
        await lockUser(trx, userId)
        const { count } = await trx
          .selectFrom('tokens')
          .select(sql<number>`count(*)`.as('count'))
          .where('user_id', '=', userId)
          .where('id', '<>', id)
          .executeTakeFirstOrThrow()
        if (count >= maxTokens) throw new ProcedureError('conflict', `An account has at most ${maxTokens} tokens.`)
        const expiry = expiresAt === null ? null : new Date(expiresAt)
        const row = await rowsOf(trx).insert(userId, { name, hash: Buffer.from(hash, 'hex'), expires_at: expiry }, id)
        return toToken(row)
      })
    },

    list: async (page) => {
      const { rows: found, nextCursor } = await rows.list(page)
      return { data: found.map(toToken), nextCursor }
    },

    remove: async ({ userId, tokenId: id }) => {
      await rows.remove({ userId, id })
      await bus.revoke(id)
      return {}
    },

    resolve: ({ hash }) =>
      retryTransient(async () => {
        const { rows } = await sql<Pick<Selectable<TokenRow>, 'id' | 'user_id' | 'expires_at'>>`
          UPDATE tokens SET last_used_at = now() FROM users
          WHERE tokens.hash = ${Buffer.from(hash, 'hex')} AND (tokens.expires_at IS NULL OR tokens.expires_at > now())
            AND users.id = tokens.user_id AND users.deleted_at IS NULL AND NOT users.disabled
          RETURNING tokens.id, tokens.user_id, tokens.expires_at
        `.execute(db)
        const [row] = rows
        if (row === undefined) throw new ProcedureError('unauthenticated', 'The access token is not valid.')
        return { userId: row.user_id, tokenId: row.id, expiresAt: row.expires_at?.toISOString() ?? null }
      }),
  }
}

function toToken(row: Selectable<TokenRow>): Token {
  return {
    id: row.id,
    name: row.name,
    createdAt: row.created_at.toISOString(),
    expiresAt: row.expires_at?.toISOString() ?? null,
    lastUsedAt: row.last_used_at?.toISOString() ?? null,
  }
}
