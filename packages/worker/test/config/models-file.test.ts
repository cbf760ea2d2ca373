import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ConfigError, parseConfig } from '@playground/runtime'
import { temporaryDirectory } from '@playground/testing'
import t from 'tap'
import { z } from 'zod'
import { modelsFile } from '../../src/config/models-file.ts'
import { overlayModels } from '../../src/config/overlay-models.ts'
import { manualModel, manualProvider } from '../lab/manual-provider.ts'

const schema = z.object({ MODELS_FILE: modelsFile })
const capabilities = {
  temperature: true,
  topP: true,
  seed: false,
  stop: false,
  reasoningEffort: false,
  reasoning: false,
}
const written = {
  id: 'manual/model',
  name: 'Renamed',
  contextWindow: 1000,
  maxOutputTokens: 100,
  capabilities,
  pricing: { inputMicrosPerMillion: 7, outputMicrosPerMillion: 8 },
}

t.test('the models of the file replace those of the same id and stand beside the others', async (t) => {
  await using directory = await temporaryDirectory('models')
  const path = join(directory.path, 'models.json')
  const demo = { ...written, id: 'manual/demo', demo: true, pricing: null }
  await writeFile(path, JSON.stringify([written, demo, { ...written, id: 'other/model' }]))
  const { MODELS_FILE: file } = parseConfig(schema, { MODELS_FILE: path })
  const provider = overlayModels(manualProvider(), { file, demoOnly: false })
  const models = await provider.models()
  t.match(models, [
    {
      id: 'manual/model',
      name: 'Renamed',
      kind: 'chat',
      demo: false,
      prices: [{ pricing: { inputMicrosPerMillion: 7 } }],
    },
    { id: 'manual/demo', demo: true, prices: [] },
  ])
  t.equal(models.length, 2)
  t.match(provider.priceVersion ?? '', /^file-[0-9a-f]{8}$/)

  const demoOnly = overlayModels(manualProvider(), { file, demoOnly: true })
  t.same(
    (await demoOnly.models()).map(({ id }) => id),
    ['manual/demo'],
  )
  t.same(await overlayModels(manualProvider(), { file: undefined, demoOnly: true }).models(), [])
})

t.test('without a file a provider offers its own', async (t) => {
  const provider = overlayModels(manualProvider(), { file: undefined, demoOnly: false })
  t.same(await provider.models(), [manualModel])
  t.equal(provider.priceVersion, 'manual-1')
})

t.test('a wrong file stops the start with a sentence that names the variable', async (t) => {
  await using directory = await temporaryDirectory('models')
  const path = join(directory.path, 'models.json')
  const wrong = [
    '{',
    '{}',
    '[{"id":"x"}]',
    JSON.stringify([{ ...written, price: 5 }]),
    JSON.stringify([{ ...written, pricing: { inputMicrosPerMillion: -1 } }]),
  ]
  for (const text of wrong) {
    await writeFile(path, text)
    t.throws(() => parseConfig(schema, { MODELS_FILE: path }), ConfigError)
    t.throws(() => parseConfig(schema, { MODELS_FILE: path }), {
      message: /^MODELS_FILE is not usable: the file is no list of models/,
    })
  }
  t.throws(() => parseConfig(schema, { MODELS_FILE: '/nowhere/models.json' }), {
    message: /^MODELS_FILE is not usable: the file cannot be read/,
  })
})
