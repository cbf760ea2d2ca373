import { z } from 'zod'

/**
 * Figures of one system in one cell in one round, by name, units in it. `cpuUsPerChunk.nats` is the share of one
 * process. A round is one run of every system, one after the other; only within it may figures be compared.
 */
export const measurement = z.object({
  cell: z.string(),
  system: z.string(),
  round: z.string(),
  figures: z.record(z.string(), z.number()),
  /** What a reader should know of it. */
  note: z.string().optional(),
})
export type Measurement = z.output<typeof measurement>

const traits = z.object({
  name: z.string(),
  title: z.string(),
  kind: z.enum(['product', 'reference', 'peer']),
  oneProcess: z.boolean(),
  sdk: z.boolean(),
})

/** A file of results. */
export const results = z.object({
  machine: z.string(),
  startedAt: z.string(),
  systems: z.array(traits),
  measurements: z.array(measurement),
})
export type Results = z.output<typeof results>
