import { demoEnvironment, planWorkers } from '@playground/local/plan-workers'
import { readSettings } from '@playground/local/settings'

const compatible = 'worker-openai-compatible'

/**
 * What a container of this service runs: the environment of each process. One as a rule; none for a worker whose
 * vendor is not configured; one per endpoint for the compatible ones.
 *
 * `CONFIGURED` tells which vendors are configured, without their keys, since a container has only its own; `DEMO_URL`
 * tells where the demo upstream is.
 *
 * @throws ConfigError with one sentence per variable that is wrong.
 */
export function planProcesses(service: string, environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv[] {
  const { CONFIGURED, DEMO_URL, ...own } = environment
  const settings = readSettings(own)
  const isPlanned = service === compatible || planWorkers({ ...settings, DEMO: 'on' }).some(is(service))
  if (!isPlanned) return [own]
  const demo = settings.DEMO === 'auto' && CONFIGURED?.trim() ? 'off' : settings.DEMO
  return planWorkers({ ...settings, DEMO: demo })
    .filter(is(service))
    .map((plan, index) => ({
      ...own,
      ...plan.env,
      ...(plan.demo ? demoEnvironment(plan, DEMO_URL ?? '') : {}),
      // Processes of one container cannot share a port.
      ...(settings.METRICS_PORT === undefined ? {} : { METRICS_PORT: String(settings.METRICS_PORT + index) }),
    }))
}

const is = (service: string) => (plan: { service: string }) => plan.service === service
