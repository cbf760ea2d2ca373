import { lifeFile, seesLife } from './sign-of-life.ts'

const timeoutMs = 3000

/**
 * Asks a service of this container how it is: the gateway whether it is ready, the session service whether database
 * and log work, everybody else whether they live.
 *
 * @throws Error with a sentence when it is not well.
 */
export async function checkHealth(service: string, environment: NodeJS.ProcessEnv): Promise<void> {
  if (!(await seesLife(lifeFile))) throw new Error(`${service} shows no life`)
  if (service === 'gateway') await checkAnswer(`http://127.0.0.1:${environment.PORT ?? 3000}/readyz`)
  if (service === 'demo') await checkAnswer(`http://127.0.0.1:${environment.PORT}/v1/models`)
  if (service === 'session') await checkSession(environment)
}

async function checkAnswer(url: string): Promise<void> {
  const response = await fetch(url, { signal: AbortSignal.timeout(timeoutMs) })
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${(await response.text()).slice(0, 500)}`)
}

async function checkSession({ NATS_URL, NATS_USER, NATS_PASSWORD }: NodeJS.ProcessEnv): Promise<void> {
  const { connectBus } = await import('@playground/bus')
  const { procedures } = await import('@playground/contracts')
  const signal = AbortSignal.timeout(timeoutMs)
  signal.addEventListener('abort', () => process.exit(1))
  await using bus = await connectBus({
    servers: NATS_URL ?? 'nats://127.0.0.1:4222',
    name: 'health',
    ...(NATS_USER === undefined ? {} : { user: NATS_USER }),
    ...(NATS_PASSWORD === undefined ? {} : { password: NATS_PASSWORD }),
  })
  const { status, checks } = await bus.call(procedures.sessionHealth, {}, { timeoutMs })
  if (status === 'down') throw new Error(JSON.stringify(checks))
}
