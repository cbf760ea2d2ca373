import type { Lane } from '@playground/contracts'
import type { Selectable } from 'kysely'
import type { LaneRow } from '../db/schema.ts'

export function toLane(row: Selectable<LaneRow>): Lane {
  return {
    id: row.id,
    position: row.position,
    model: row.model,
    provider: row.provider,
    label: row.label,
    instructions: row.instructions,
    parameters: row.parameters,
  }
}
