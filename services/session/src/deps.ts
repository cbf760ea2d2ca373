import type { Bus } from '@playground/bus'
import type { Procedure } from '@playground/contracts'
import type { Logger } from '@playground/runtime'
import type { z } from 'zod'
import type { Catalog } from './catalog/catalog.ts'
import type { Database } from './db/schema.ts'
import type { Figures } from './observe/session-figures.ts'
import type { Settings } from './settings.ts'

/** What the parts of this service are built from. */
export type Deps = Readonly<{
  db: Database
  bus: Bus
  catalog: Catalog
  settings: Settings
  logger: Logger
  figures: Figures
  /** Aborted when the service closes: what waits for the bus gives up. */
  signal: AbortSignal
}>

/** How a procedure is answered. */
export type Answer<P> =
  P extends Procedure<infer Request, infer Response>
    ? (request: z.output<Request>) => Promise<z.input<Response>>
    : never
