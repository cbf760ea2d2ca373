import { readSecrets } from './read-secrets.ts'

// The command of every container of the image: `<service>` runs it, `health <service>` says whether it is well,
// `make-secrets` makes what the others find in their /secrets.
const [verb = '', ...rest] = process.argv.slice(2)

const environment = async () => ({ ...(await readSecrets('/secrets')), ...given(process.env) })

/** An empty variable in a copied `.env.example` is none. */
function given(variables: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''))
}

// Imported where needed only: a health check runs every few seconds.
try {
  if (verb === 'make-secrets') {
    const { makeSecrets } = await import('./make-secrets.ts')
    await makeSecrets({ keep: '/keep', give: '/give', own: '/own' })
  } else if (verb === 'health') {
    const { checkHealth } = await import('./check-health.ts')
    await checkHealth(rest[0] ?? '', await environment())
  } else {
    const { findCollector } = await import('./find-collector.ts')
    const { runService } = await import('./run-service.ts')
    await runService(verb, await findCollector(await environment()))
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
}
