import type { CatalogEntry } from '@playground/contracts'
import { catalogEntry } from '@playground/contracts'
import { waitFor } from '@playground/testing'
import t from 'tap'
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
