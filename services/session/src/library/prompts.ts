import { newId, ProcedureError, type PromptTemplate, type procedures, promptVariables } from '@playground/contracts'
import { type Selectable, sql } from 'kysely'
import { pageOf, parseCursor } from '../db/page.ts'
import type { PromptRow } from '../db/schema.ts'
import { retryTransient } from '../db/transact.ts'
import type { Answer, Deps } from '../deps.ts'

type Prompts = Readonly<{
  create: Answer<typeof procedures.createPrompt>
  list: Answer<typeof procedures.listPrompts>
  read: Answer<typeof procedures.readPrompt>
  change: Answer<typeof procedures.changePrompt>
  remove: Answer<typeof procedures.deletePrompt>
}>

/** Saved prompts. Their variables are not stored: the template says them. */
export function prompts({ db }: Pick<Deps, 'db'>): Prompts {
  return {
    create: ({ userId, prompt: { name, template } }) => {
      const id = newId()
      return retryTransient(async () => {
        const row = await db
          .insertInto('prompts')
          .values({ id, user_id: userId, name, template })
          // A repeat after a connection was lost behind the commit finds its own row.
          .onConflict((conflict) => conflict.column('id').doUpdateSet({ user_id: userId }))
          .returningAll()
          .executeTakeFirstOrThrow()
        return toPrompt(row)
      })
    },

    list: ({ userId, limit, cursor }) =>
      retryTransient(async () => {
        const before = parseCursor(cursor)
        const found = await db
          .selectFrom('prompts')
          .selectAll()
          .where('user_id', '=', userId)
          .$if(before !== null, (list) => list.where('id', '<', before))
          .orderBy('id', 'desc')
          .limit(limit + 1)
          .execute()
        const { rows, nextCursor } = pageOf(found, limit)
        return { data: rows.map(toPrompt), nextCursor }
      }),

    read: ({ userId, promptId }) =>
      retryTransient(async () => {
        const row = await db
          .selectFrom('prompts')
          .selectAll()
          .where('id', '=', promptId)
          .where('user_id', '=', userId)
          .executeTakeFirst()
        if (row === undefined) throw noPrompt()
        return toPrompt(row)
      }),

    change: ({ userId, promptId, change: { name, template } }) =>
      retryTransient(async () => {
        const row = await db
          .updateTable('prompts')
          .set({
            ...(name === undefined ? {} : { name }),
            ...(template === undefined ? {} : { template }),
            updated_at: sql`now()`,
          })
          .where('id', '=', promptId)
          .where('user_id', '=', userId)
          .returningAll()
          .executeTakeFirst()
        if (row === undefined) throw noPrompt()
        return toPrompt(row)
      }),

    remove: async ({ userId, promptId }) => {
      const { numDeletedRows } = await retryTransient(
        () => db.deleteFrom('prompts').where('id', '=', promptId).where('user_id', '=', userId).executeTakeFirst(),
        { repeatable: false },
      )
      if (numDeletedRows === 0n) throw noPrompt()
      return {}
    },
  }
}

function noPrompt(): ProcedureError {
  return new ProcedureError('not_found', 'There is no such prompt.')
}

function toPrompt(row: Selectable<PromptRow>): PromptTemplate {
  return {
    id: row.id,
    name: row.name,
    template: row.template,
    variables: promptVariables(row.template).map(({ name }) => name),
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  }
}
