import { test } from 'tap'
import { demoEnvironment, planWorkers } from '../src/plan-workers.ts'
import { readSettings } from '../src/settings.ts'

const plan = (environment: NodeJS.ProcessEnv) => planWorkers(readSettings(environment))
const shape = (environment: NodeJS.ProcessEnv) =>
  plan(environment).map(({ name, demo }) => (demo ? `${name} (demo)` : name))

test('with nothing configured every vendor is a demo', async (t) => {
  t.same(shape({}), ['anthropic (demo)', 'google (demo)', 'openai (demo)'])
})

test('with one key only that vendor is there', async (t) => {
  t.same(shape({ ANTHROPIC_API_KEY: 'k' }), ['anthropic'])
  t.same(plan({ ANTHROPIC_API_KEY: 'k' })[0]?.env, { ANTHROPIC_API_KEY: 'k' })
})

test('an empty key, as in a copied .env.example, is none', async (t) => {
  t.same(shape({ OPENAI_API_KEY: '', GEMINI_API_KEY: 'k' }), ['google'])
})

test('a compatible endpoint alone turns the demo off', async (t) => {
  const endpoints = JSON.stringify([{ id: 'ollama', name: 'Ollama', baseUrl: 'http://127.0.0.1:11434/v1/' }])
  t.same(plan({ COMPATIBLE_ENDPOINTS: endpoints }), [
    {
      name: 'ollama',
      service: 'worker-openai-compatible',
      env: { COMPATIBLE_ID: 'ollama', COMPATIBLE_NAME: 'Ollama', COMPATIBLE_BASE_URL: 'http://127.0.0.1:11434/v1' },
      demo: false,
    },
  ])
})

test('OpenRouter is a compatible endpoint known by its key', async (t) => {
  t.match(plan({ OPENROUTER_API_KEY: 'or-key' }), [
    { name: 'openrouter', env: { COMPATIBLE_API_KEY: 'or-key', COMPATIBLE_BASE_URL: 'https://openrouter.ai/api/v1' } },
  ])
})

test('DEMO=on adds demos only of vendors without a key', async (t) => {
  t.same(shape({ DEMO: 'on', OPENAI_API_KEY: 'k', OPENROUTER_API_KEY: 'k' }), [
    'anthropic (demo)',
    'google (demo)',
    'openai',
    'openrouter',
  ])
})

test('DEMO=off without keys leaves nothing to offer', async (t) => {
  t.same(shape({ DEMO: 'off' }), [])
})

test("a demo's worker gets the upstream's address in its vendor's own way, and no real key", async (t) => {
  const [anthropic, google, openai] = plan({})
  if (openai === undefined || anthropic === undefined || google === undefined) throw new Error('three are planned')
  const url = 'http://127.0.0.1:4010'
  const demo = { DEMO_MODELS: '1', MODELS_FILE: /infra\/demo\/models\.json$/ }
  t.match(demoEnvironment(openai, url), { OPENAI_BASE_URL: `${url}/v1`, ...demo })
  t.match(demoEnvironment(anthropic, url), { ANTHROPIC_BASE_URL: url, ...demo })
  t.match(demoEnvironment(google, url), { GEMINI_BASE_URL: url, ...demo })
  t.same(openai.env, { OPENAI_API_KEY: 'demo' })
})

test('a wrong setting is refused with its name and without its value', async (t) => {
  const secret = 'too-short-secret'
  const wrong: NodeJS.ProcessEnv[] = [
    { PORT: 'eighty' },
    { PORT: '70000' },
    { DEMO: 'maybe' },
    { JWT_SECRET: secret },
    { COMPATIBLE_ENDPOINTS: 'not json' },
    { COMPATIBLE_ENDPOINTS: '[{"id":"a.b","name":"x","baseUrl":"http://x"}]' },
    { COMPATIBLE_ENDPOINTS: '[{"id":"openai","name":"x","baseUrl":"http://x"}]' },
    { COMPATIBLE_ENDPOINTS: '[{"id":"a","name":"x","baseUrl":"ftp://x"}]' },
    { COMPATIBLE_ENDPOINTS: '[{"id":"a","name":"x","baseUrl":"http://x"},{"id":"a","name":"y","baseUrl":"http://y"}]' },
  ]
  for (const environment of wrong) {
    const name = Object.keys(environment)[0] ?? ''
    t.throws(() => readSettings(environment), { name: 'ConfigError', message: new RegExp(name) })
    try {
      readSettings(environment)
    } catch (error) {
      t.notMatch(String(error), secret)
    }
  }
})
