import t from 'tap'
import { planProcesses } from '../src/plan-processes.ts'

const upstream = 'http://demo:4010'

t.test('with nothing configured every vendor is played by the demo upstream', async (t) => {
  const [openai, ...more] = planProcesses('worker-openai', { DEMO_URL: upstream })
  t.match(openai, { OPENAI_BASE_URL: `${upstream}/v1`, DEMO_MODELS: '1', MODELS_FILE: /models\.json$/ })
  t.strictSame(more, [])
  t.match(planProcesses('worker-google', { DEMO_URL: upstream })[0], { GEMINI_BASE_URL: upstream })
  t.match(planProcesses('worker-anthropic', { DEMO_URL: upstream })[0], { ANTHROPIC_BASE_URL: upstream })
  t.strictSame(planProcesses('worker-openai-compatible', { DEMO_URL: upstream }), [])
})

t.test('a vendor without a key has nothing to do once another one is configured elsewhere', async (t) => {
  t.strictSame(planProcesses('worker-google', { DEMO_URL: upstream, CONFIGURED: 'openai ' }), [])
  t.equal(planProcesses('worker-google', { DEMO_URL: upstream, CONFIGURED: '  ' }).length, 1, 'blanks are nothing')
})

t.test('a vendor with a key is itself, also beside demo models', async (t) => {
  for (const DEMO of ['auto', 'on', 'off']) {
    const environment = { OPENAI_API_KEY: 'key', DEMO, DEMO_URL: upstream, CONFIGURED: 'openai ', LOG_LEVEL: 'warn' }
    t.strictSame(planProcesses('worker-openai', environment), [{ OPENAI_API_KEY: 'key', DEMO, LOG_LEVEL: 'warn' }])
  }
})

t.test('DEMO=on plays the others, DEMO=off plays nobody', async (t) => {
  const others = { DEMO_URL: upstream, CONFIGURED: 'openai' }
  t.match(planProcesses('worker-google', { ...others, DEMO: 'on' }), [{ DEMO_MODELS: '1' }])
  t.strictSame(planProcesses('worker-google', { DEMO_URL: upstream, DEMO: 'off' }), [])
})

t.test('each compatible endpoint is a process', async (t) => {
  const endpoints = [{ id: 'ollama', name: 'Ollama', baseUrl: 'http://host.docker.internal:11434/v1' }]
  const plans = planProcesses('worker-openai-compatible', {
    COMPATIBLE_ENDPOINTS: JSON.stringify(endpoints),
    OPENROUTER_API_KEY: 'key',
    CONFIGURED: 'openrouter compatible',
    METRICS_PORT: '9464',
  })
  t.match(plans, [
    { COMPATIBLE_ID: 'ollama', METRICS_PORT: '9464' },
    { COMPATIBLE_ID: 'openrouter', COMPATIBLE_API_KEY: 'key', METRICS_PORT: '9465' },
  ])
})

t.test('a service that the plan does not know is run with what it is given', async (t) => {
  t.strictSame(planProcesses('gateway', { PORT: '3000' }), [{ PORT: '3000' }])
  t.strictSame(planProcesses('worker-mistral', { MISTRAL_API_KEY: 'key' }), [{ MISTRAL_API_KEY: 'key' }])
})

t.test('a wrong setting is named', async (t) => {
  t.throws(() => planProcesses('worker-openai', { DEMO: 'maybe' }), /DEMO/)
  t.throws(() => planProcesses('worker-openai-compatible', { COMPATIBLE_ENDPOINTS: '{' }), /COMPATIBLE_ENDPOINTS/)
})
