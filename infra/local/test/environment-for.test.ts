import { test } from 'tap'
import { environmentFor } from '../src/environment-for.ts'

const everything = {
  DATABASE_URL: 'd',
  JWT_SECRET: 'j',
  OPENAI_API_KEY: 'o',
  ANTHROPIC_API_KEY: 'a',
  GEMINI_API_KEY: 'g',
  OPENROUTER_API_KEY: 'r',
  COMPATIBLE_ENDPOINTS: '[]',
  OIDC_CLIENT_SECRET: 's',
  NEW_VENDOR_API_KEY: 'n',
  LOG_LEVEL: 'debug',
  QUOTA_DAILY_TOKENS: '5',
  HTTPS_PROXY: 'http://proxy',
  npm_config_registry: 'x',
}

test('keys and addresses reach only the service that needs them', async (t) => {
  const secretsOf = (service: string) =>
    Object.keys(environmentFor(service, everything)).filter(
      (name) => !['LOG_LEVEL', 'QUOTA_DAILY_TOKENS', 'HTTPS_PROXY'].includes(name),
    )
  t.same(secretsOf('session'), ['DATABASE_URL'])
  t.same(secretsOf('gateway'), ['JWT_SECRET', 'OIDC_CLIENT_SECRET'])
  t.same(secretsOf('worker-openai'), ['OPENAI_API_KEY'])
  t.same(secretsOf('worker-anthropic'), ['ANTHROPIC_API_KEY'])
  t.same(secretsOf('worker-google'), ['GEMINI_API_KEY'])
  t.same(secretsOf('worker-openai-compatible'), [])
  t.same(secretsOf('demo'), [])
})

test('what no one owns reaches every service', async (t) => {
  for (const service of ['session', 'gateway', 'worker-openai', 'a-service-of-tomorrow']) {
    t.match(environmentFor(service, everything), {
      LOG_LEVEL: 'debug',
      QUOTA_DAILY_TOKENS: '5',
      HTTPS_PROXY: 'http://proxy',
    })
  }
})
