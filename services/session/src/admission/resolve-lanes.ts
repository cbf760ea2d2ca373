import { randomInt } from 'node:crypto'
import {
  type LaneInput,
  type Parameters,
  ProcedureError,
  parameterNames,
  parameters as parametersSchema,
  type SessionStart,
} from '@playground/contracts'
import type { Catalog, Offer } from '../catalog/catalog.ts'
import { defaultModels } from '../catalog/default-lanes.ts'
import { findOffer } from '../catalog/find-offer.ts'
import type { Queries } from '../db/schema.ts'
import { findAgent } from '../library/agents.ts'
import type { Settings } from '../settings.ts'
import { freeLabel } from './free-label.ts'

/** A lane as it shall become: a copy of what was asked for, whole. */
export type LaneDraft = Readonly<{
  offer: Offer
  label: string
  instructions: string | null
  parameters: Parameters
}>

/** The lanes of a new session, in the order they shall stand in: drawn by lot where it is blind. */
export async function resolveLanes(
  db: Queries,
  { catalog, settings }: { catalog: Catalog; settings: Settings },
  userId: string,
  body: SessionStart,
): Promise<readonly LaneDraft[]> {
  const inputs = body.lanes ?? (body.models ?? namesOfDefault(catalog, settings)).map((model) => ({ model }))
  const drafts: LaneDraft[] = []
  for (const input of inputs) {
    drafts.push(
      await resolveLane(
        db,
        catalog,
        userId,
        input,
        drafts.map(({ label }) => label),
      ),
    )
  }
  return body.blind === true ? shuffled(drafts) : drafts
}

/** One lane: the agent's settings, and over them what the input says itself. */
export async function resolveLane(
  db: Queries,
  catalog: Catalog,
  userId: string,
  input: LaneInput,
  labels: readonly string[],
): Promise<LaneDraft> {
  const agent = input.agentId === undefined ? undefined : await findAgent(db, userId, input.agentId)
  const offer = findOffer(catalog, 'chat', input.model ?? agent?.model ?? '')
  const instructions = input.instructions ?? agent?.instructions ?? null
  const own = Object.fromEntries(parameterNames.flatMap((name) => (name in input ? [[name, input[name]]] : [])))
  return {
    offer,
    label: input.label ?? freeLabel(agent?.name ?? offer.model.name, labels),
    instructions: instructions === '' ? null : instructions,
    parameters: parametersSchema.parse({ ...agent?.parameters, ...own }),
  }
}

/** The model of a conversation that names none. Throws `unavailable` while there is none at all. */
export function defaultModelOf(catalog: Catalog, settings: Settings): string {
  return namesOfDefault(catalog, settings)[0] ?? ''
}

function namesOfDefault(catalog: Catalog, settings: Settings): readonly string[] {
  const names = defaultModels(catalog.list(), settings.defaultModel).map(({ model }) => model.id)
  if (names.length === 0) {
    throw new ProcedureError('unavailable', 'No models are offered at the moment.', { retryAfterSeconds: 5 })
  }
  return names
}

function shuffled<Item>(items: readonly Item[]): Item[] {
  return items
    .map((item) => ({ item, lot: randomInt(2 ** 47) }))
    .sort((a, b) => a.lot - b.lot)
    .map(({ item }) => item)
}
