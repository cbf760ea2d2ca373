import { ProcedureError } from '@playground/contracts'
import { test } from 'tap'
import { planRun, type RunRequest, shareCap } from '../../src/admission/plan-runs.ts'
import { modelOf } from '../fixtures/models.ts'

const request = (more: Partial<RunRequest> = {}): RunRequest => ({
  position: 0,
  offer: { model: modelOf('alpha/one'), priceVersion: 'v1' },
  instructions: null,
  parameters: {},
  prompt: 'x'.repeat(400),
  history: [],
  ...more,
})
const presets = { defaultMaxOutputTokens: 4096, defaultTemperature: null }
const codeOf = (work: () => unknown) => {
  try {
    work()
    return null
  } catch (error) {
    return error instanceof ProcedureError ? error.code : error
  }
}

test('a run reserves its estimated input and the output that is asked for, within what the model can', async (t) => {
  t.equal(planRun(request(), presets).reservedTokens, 104 + 4096)
  t.equal(planRun(request({ parameters: { maxTokens: 50 } }), presets).reservedTokens, 104 + 50)
  const most = planRun(request({ parameters: { maxTokens: 900_000 } }), presets)
  t.equal(most.terms.maxOutputTokens, 8000, 'the model stops there')
})

test('a prompt that leaves no room for the answer is refused before anything is spent', async (t) => {
  const small = modelOf('alpha/small', { contextWindow: 1000 })
  const offer = { model: small, priceVersion: null }
  t.equal(
    codeOf(() =>
      planRun(request({ offer, parameters: { maxTokens: 897 } }), { ...presets, defaultMaxOutputTokens: 10 }),
    ),
    'context_too_long',
  )
  t.equal(
    planRun(request({ offer, parameters: { maxTokens: 896 } }), { ...presets, defaultMaxOutputTokens: 10 }).inputTokens,
    104,
  )
})

test('a preset temperature goes to lanes that set none, on models that take one', async (t) => {
  const preset = { ...presets, defaultTemperature: 0.4 }
  const sent = (more: Partial<RunRequest>) => planRun(request(more), preset).terms.parameters.temperature
  t.equal(sent({}), 0.4)
  t.equal(sent({ parameters: { temperature: 1 } }), 1)
  const model = modelOf('alpha/one')
  const fixed = { ...model, capabilities: { ...model.capabilities, temperature: false } }
  t.equal(sent({ offer: { model: fixed, priceVersion: null } }), undefined)
})

test('a cost cap is divided in proportion to what the lanes cost at worst', async (t) => {
  const cheap = planRun(request({ parameters: { maxTokens: 100 } }), presets)
  const dear = planRun(
    request({
      offer: {
        model: modelOf('beta/dear', {
          pricing: { inputMicrosPerMillion: 3_000_000, outputMicrosPerMillion: 6_000_000 },
        }),
        priceVersion: null,
      },
      parameters: { maxTokens: 100 },
    }),
    presets,
  )
  const shares = shareCap([cheap, dear], 1000).map(({ terms }) => terms.costCapMicros)
  t.same(shares, [250, 750])
  t.same(
    shareCap([cheap, dear], null).map(({ terms }) => terms.costCapMicros),
    [null, null],
  )
})

test('a lane that costs nothing needs no share, and one without a price cannot be capped', async (t) => {
  const free = planRun(request({ offer: { model: modelOf('demo/one', { demo: true }), priceVersion: null } }), {
    ...presets,
    defaultMaxOutputTokens: 10,
  })
  const priced = planRun(request(), { ...presets, defaultMaxOutputTokens: 10 })
  t.same(
    shareCap([free, priced], 500).map(({ terms }) => terms.costCapMicros),
    [null, 500],
  )
  const unpriced = planRun(request({ offer: { model: modelOf('beta/x', { pricing: null }), priceVersion: null } }), {
    ...presets,
    defaultMaxOutputTokens: 10,
  })
  t.equal(
    codeOf(() => shareCap([unpriced, priced], 500)),
    'unpriced_model',
  )
  const demoWithoutPrice = planRun(
    request({ offer: { model: modelOf('demo/x', { pricing: null, demo: true }), priceVersion: null } }),
    presets,
  )
  t.equal(
    codeOf(() => shareCap([demoWithoutPrice], 500)),
    null,
  )
})
