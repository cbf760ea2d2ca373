import { z } from 'zod'
import { startDemoUpstream } from './start-demo-upstream.ts'

const environment = z
  .object({
    PORT: z.coerce.number().int().min(0).max(65535).default(0),
    HOST: z.string().min(1).default('127.0.0.1'),
  })
  .safeParse(process.env)

if (!environment.success) {
  console.error(z.prettifyError(environment.error))
  process.exit(1)
}

// Nothing here is worth finishing: a signal ends the process and every stream with it.
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => process.exit(0))

const { HOST: host, PORT: port } = environment.data
try {
  const { url } = await startDemoUpstream({ host, port })
  console.log(`demo upstream listening on ${url}`)
} catch (error) {
  console.error(`demo upstream cannot listen on ${host}:${port}: ${error instanceof Error ? error.message : error}`)
  process.exit(1)
}
