import type { Bus } from '@playground/bus'
import type { Logger } from '@playground/runtime'
import type { ExecutionDependencies } from '../execute/execute-run.ts'
import type { OfferedModels } from './offered-models.ts'

/** What the runs of a worker share. */
export type RunDependencies = Readonly<{
  bus: Bus
  workerId: string
  models: OfferedModels
  logger: Logger
  execution: ExecutionDependencies
}>
