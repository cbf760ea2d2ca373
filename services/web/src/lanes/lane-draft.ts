import { type Agent, type Lane, type LaneChange, laneInput, modelId, parameterNames } from '@playground/contracts'
import { z } from 'zod'

/** A lane that is being set up: a model and what differs from its defaults. */
export const laneDraft = laneInput.safeExtend({ model: modelId })
export type LaneDraft = z.infer<typeof laneDraft>

/** What the next comparison asks. */
export const laneSet = z.array(laneDraft).max(8)

/** A lane as it is in a session, to be changed for later turns. Not for lanes whose model is hidden. */
export function draftOf({ model, label, instructions, parameters }: Lane): LaneDraft {
  return { model: model ?? '', label, ...(instructions === null ? {} : { instructions }), ...parameters }
}

/** A lane as an agent describes it: a copy, for later changes of the agent do not touch lanes. */
export function draftOfAgent({ model, name, instructions, parameters }: Agent): LaneDraft {
  return { model, label: name, ...(instructions === null ? {} : { instructions }), ...parameters }
}

/** What changes a lane of a session into what the draft says; null when nothing does. */
export function changeOf(before: LaneDraft, after: LaneDraft): LaneChange | null {
  if (JSON.stringify(sorted(before)) === JSON.stringify(sorted(after))) return null
  const parameters = Object.fromEntries(
    parameterNames.flatMap((name) => (after[name] === undefined ? [] : [[name, after[name]]])),
  )
  return {
    ...(after.label === undefined || after.label === before.label ? {} : { label: after.label }),
    instructions: after.instructions ?? '',
    parameters,
  }
}

function sorted(draft: LaneDraft): [string, unknown][] {
  return Object.entries(draft)
    .filter(([, value]) => value !== undefined && value !== '')
    .sort(([a], [b]) => a.localeCompare(b))
}

/** Whether two sets ask the same. */
export function sameSet(some: readonly LaneDraft[], others: readonly LaneDraft[]): boolean {
  return JSON.stringify(some.map(sorted)) === JSON.stringify(others.map(sorted))
}
