import { type Agent, newId, ProcedureError, type procedures } from '@playground/contracts'
import { type Selectable, sql } from 'kysely'
import { jsonb } from '../db/jsonb.ts'
import { pageOf, parseCursor } from '../db/page.ts'
import type { AgentRow, Queries } from '../db/schema.ts'
import { retryTransient } from '../db/transact.ts'
import type { Answer, Deps } from '../deps.ts'

type Agents = Readonly<{
  create: Answer<typeof procedures.createAgent>
  list: Answer<typeof procedures.listAgents>
  read: Answer<typeof procedures.readAgent>
  change: Answer<typeof procedures.changeAgent>
  remove: Answer<typeof procedures.deleteAgent>
}>

/** Saved lanes. Whatever is made from one is a copy, so they may change and go at any time. */
export function agents({ db }: Pick<Deps, 'db'>): Agents {
  return {
    create: ({ userId, agent: { name, model, instructions = null, parameters = {} } }) => {
      const id = newId()
      return retryTransient(async () => {
        const row = await db
          .insertInto('agents')
          .values({
            id,
            user_id: userId,
            name,
            model,
            instructions: instructions === '' ? null : instructions,
            parameters: jsonb(parameters),
          })
          // A repeat after a connection was lost behind the commit finds its own row.
          .onConflict((conflict) => conflict.column('id').doUpdateSet({ user_id: userId }))
          .returningAll()
          .executeTakeFirstOrThrow()
        return toAgent(row)
      })
    },

    list: ({ userId, limit, cursor }) =>
      retryTransient(async () => {
        const before = parseCursor(cursor)
        const found = await db
          .selectFrom('agents')
          .selectAll()
          .where('user_id', '=', userId)
          .$if(before !== null, (list) => list.where('id', '<', before))
          .orderBy('id', 'desc')
          .limit(limit + 1)
          .execute()
        const { rows, nextCursor } = pageOf(found, limit)
        return { data: rows.map(toAgent), nextCursor }
      }),

    read: ({ userId, agentId }) => retryTransient(async () => toAgent(await findAgent(db, userId, agentId))),

    change: ({ userId, agentId, change: { name, model, instructions, parameters } }) =>
      retryTransient(async () => {
        const row = await db
          .updateTable('agents')
          .set({
            ...(name === undefined ? {} : { name }),
            ...(model === undefined ? {} : { model }),
            ...(instructions === undefined ? {} : { instructions: instructions === '' ? null : instructions }),
            ...(parameters === undefined ? {} : { parameters: jsonb(parameters) }),
            updated_at: sql`now()`,
          })
          .where('id', '=', agentId)
          .where('user_id', '=', userId)
          .returningAll()
          .executeTakeFirst()
        if (row === undefined) throw noAgent()
        return toAgent(row)
      }),

    remove: async ({ userId, agentId }) => {
      const { numDeletedRows } = await retryTransient(
        () => db.deleteFrom('agents').where('id', '=', agentId).where('user_id', '=', userId).executeTakeFirst(),
        { repeatable: false },
      )
      if (numDeletedRows === 0n) throw noAgent()
      return {}
    },
  }
}

/** An agent of this user. Throws `not_found`. */
export async function findAgent(db: Queries, userId: string, agentId: string): Promise<Selectable<AgentRow>> {
  const row = await db
    .selectFrom('agents')
    .selectAll()
    .where('id', '=', agentId)
    .where('user_id', '=', userId)
    .executeTakeFirst()
  if (row === undefined) throw noAgent()
  return row
}

function noAgent(): ProcedureError {
  return new ProcedureError('not_found', 'There is no such agent.')
}

function toAgent(row: Selectable<AgentRow>): Agent {
  return {
    id: row.id,
    name: row.name,
    model: row.model,
    instructions: row.instructions,
    parameters: row.parameters,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  }
}
