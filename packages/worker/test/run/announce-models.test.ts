import type { CatalogEntry } from '@playground/contracts'
import { catalogEntry } from '@playground/contracts'
import { waitFor } from '@playground/testing'
import t from 'tap'
import { ProviderFault } from '../../src/index.ts'
import { manualProvider } from '../lab/manual-provider.ts'
import { startLab } from '../lab/start-lab.ts'

t.setTimeout(120_000)

t.test('each worker announces its models and takes back its own', async (t) => {
  const lab = await startLab(t)
  let living: readonly CatalogEntry[] = []
  const stop = await lab.bus.followCatalog((entries) => {
    living = entries
  })
  t.teardown(stop)
  const first = await lab.work(manualProvider())
  const second = await lab.work(manualProvider())
  await waitFor(() => living.length === 2)
  t.same(new Set(living.map(({ workerId }) => workerId)), new Set([first.id, second.id]))
  t.ok(living.every((entry) => catalogEntry.safeParse(entry).success))
  t.match(living[0], {
    provider: 'manual',
    name: 'Manual',
    priceVersion: 'manual-1',
    models: [{ id: 'manual/model', provider: 'manual', pricing: { inputMicrosPerMillion: 1_000_000 }, demo: false }],
  })
  await first.close(0)
  await waitFor(() => living.length === 1)
  t.equal(living[0]?.workerId, second.id)
})

t.test('how calls go, and which jobs were none, is announced as soon as it turns', async (t) => {
  const lab = await startLab(t)
  let living: readonly CatalogEntry[] = []
  const stop = await lab.bus.followCatalog((entries) => {
    living = entries
  })
  t.teardown(stop)
  const state = () => living[0]?.state
  const provider = manualProvider()
  await lab.work(provider)
  await waitFor(() => state() !== undefined)
  t.match(state(), { running: 0, lastCall: null, refusedJobs: [] })

  const answered = await lab.start()
  const call = await provider.next()
  call.say('text')
  call.finish()
  await answered.ended
  await waitFor(() => state()?.lastCall?.ok === true)

  const failed = await lab.start()
  for (let tries = 0; tries < 3; tries++) (await provider.next()).fail(new ProviderFault('provider_unavailable'))
  await failed.ended
  await waitFor(() => state()?.lastCall?.ok === false)
  t.match(state()?.lastCall, { code: 'provider_unavailable' })

  const { job } = await lab.start({ late: async () => {}, job: { acceptedAtMs: Number.NaN } })
  await waitFor(() => state()?.refusedJobs.length === 1)
  t.match(state()?.refusedJobs, [{ runId: job.runId }])
})
