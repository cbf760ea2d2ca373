import type { Agent, procedures } from '@playground/contracts'
import type { Selectable } from 'kysely'
import { jsonb } from '../db/jsonb.ts'
import { ownRows } from '../db/own-rows.ts'
import type { AgentRow, Queries } from '../db/schema.ts'
import type { Answer, Deps } from '../deps.ts'

type Agents = Readonly<{
  create: Answer<typeof procedures.createAgent>
  list: Answer<typeof procedures.listAgents>
  read: Answer<typeof procedures.readAgent>
  change: Answer<typeof procedures.changeAgent>
  remove: Answer<typeof procedures.deleteAgent>
}>

const rowsOf = (db: Queries) =>
  ownRows<Selectable<AgentRow>>(db, { table: 'agents', missing: 'There is no such agent.' })

/** Saved lanes. Whatever is made from one is a copy, so they may change and go at any time. */
export function agents({ db }: Pick<Deps, 'db'>): Agents {
  const rows = rowsOf(db)
  return {
    create: async ({ userId, agent: { name, model, instructions, parameters = {} } }) =>
      toAgent(
        await rows.insert(userId, { name, model, instructions: instructions || null, parameters: jsonb(parameters) }),
      ),
    list: async (page) => {
      const { rows: found, nextCursor } = await rows.list(page)
      return { data: found.map(toAgent), nextCursor }
    },
    read: async ({ userId, agentId: id }) => toAgent(await rows.find({ userId, id })),
    change: async ({ userId, agentId: id, change: { name, model, instructions, parameters } }) => {
      const values = {
        ...{ name, model, instructions: instructions === undefined ? undefined : instructions || null },
        parameters: parameters === undefined ? undefined : jsonb(parameters),
      }
      return toAgent(await rows.change({ userId, id }, values))
    },
    remove: async ({ userId, agentId: id }) => {
      await rows.remove({ userId, id })
      return {}
    },
  }
}

/** An agent of this user. Throws `not_found`. */
export function findAgent(db: Queries, userId: string, agentId: string): Promise<Selectable<AgentRow>> {
  return rowsOf(db).find({ userId, id: agentId })
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
