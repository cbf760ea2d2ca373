import type { procedures } from '@playground/contracts'
import { defaultModelOf } from '../admission/resolve-lanes.ts'
import type { Answer, Deps } from '../deps.ts'

export function readDefaultModel({ catalog, settings }: Deps): Answer<typeof procedures.readDefaultModel> {
  return async () => ({ model: defaultModelOf(catalog, settings) })
}
