import { type PromptTemplate, type procedures, promptVariables } from '@playground/contracts'
import type { Selectable } from 'kysely'
import { ownRows } from '../db/own-rows.ts'
import type { PromptRow } from '../db/schema.ts'
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
  const rows = ownRows<Selectable<PromptRow>>(db, { table: 'prompts', missing: 'There is no such prompt.' })
  return {
    create: async ({ userId, prompt: { name, template } }) => toPrompt(await rows.insert(userId, { name, template })),
    list: async (page) => {
      const { rows: found, nextCursor } = await rows.list(page)
      return { data: found.map(toPrompt), nextCursor }
    },
    read: async ({ userId, promptId: id }) => toPrompt(await rows.find({ userId, id })),
    change: async ({ userId, promptId: id, change: { name, template } }) =>
      toPrompt(await rows.change({ userId, id }, { name, template })),
    remove: async ({ userId, promptId: id }) => {
      await rows.remove({ userId, id })
      return {}
    },
  }
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
