import { parseArgs } from 'node:util'
import { z } from 'zod'

const list = z
  .string()
  .transform((text) => text.split(',').filter((each) => each !== ''))
  .optional()
const count = z.coerce.number().int().min(1).optional()

const schema = z.object({
  short: z.boolean().default(false),
  /** Numbers are streams at once; the rest are names. */
  cells: list,
  systems: list,
  rounds: count,
  /** Of each measurement. */
  seconds: z.coerce.number().min(0.5).optional(),
  /** Leaves the load and the system on both cores. */
  unpinned: z.boolean().default(false),
  /** Where the measurements go; those that are there already stay and count. */
  out: z.string().optional(),
  /** Measures nothing and reports on a file of results. */
  report: z.string().optional(),
})

/** What the command line asks for. */
export type Options = z.output<typeof schema>

/** @throws Error with a sentence for whoever typed it. */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    // pnpm hands its own `--` on.
    args: args.filter((argument) => argument !== '--'),
    options: {
      short: { type: 'boolean' },
      cells: { type: 'string' },
      systems: { type: 'string' },
      rounds: { type: 'string' },
      seconds: { type: 'string' },
      unpinned: { type: 'boolean' },
      out: { type: 'string' },
      report: { type: 'string' },
    },
  })
  const options = schema.safeParse(values)
  if (!options.success) throw new Error(z.prettifyError(options.error))
  return options.data
}
