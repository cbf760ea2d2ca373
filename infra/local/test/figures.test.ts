import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { queueReport } from '@playground/contracts'
import { startProviderUpstream, waitFor } from '@playground/testing'
import { test } from 'tap'
import { z } from 'zod'
import { startStack } from '../src/index.ts'
import { repositoryRoot } from '../src/repository-root.ts'
import { metricsPort } from './fixtures/metrics-port.ts'
import { somebody, speakHttp } from './fixtures/speak-http.ts'
import { speakSocket } from './fixtures/speak-socket.ts'

const session = z.looseObject({ id: z.string(), status: z.string() })
const prompt = 'A CANARY of the prompt'

/** Lines of Prometheus' text format: name, labels, value. */
function readFigures(text: string) {
  return text.split('\n').flatMap((line) => {
    const [, name = '', labels = '', value = ''] = /^([a-z0-9_]+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? []
    if (name === '') return []
    const pairs = [...labels.matchAll(/([a-z]+)="([^"]*)"/g)].map(([, key = '', said = '']) => [key, said] as const)
    return [{ name, labels: Object.fromEntries(pairs), value: Number(value) }]
  })
}

/** Every expression that the dashboard and the alerts ask Prometheus for. */
function askedFor(): string[] {
  const read = (path: string) => readFileSync(join(repositoryRoot, 'infra/observability', path), 'utf8')
  const panel = z.object({ targets: z.array(z.looseObject({ expr: z.string().optional() })).default([]) })
  const { panels } = z.object({ panels: z.array(panel) }).parse(JSON.parse(read('grafana/dashboards/playground.json')))
  const ofPanels = panels.flatMap(({ targets }) => targets.flatMap(({ expr }) => expr ?? []))
  return [...ofPanels, read('alerts.yaml')]
}

test('each process tells its figures on a port of its own, and the dashboard asks for nothing else', {
  timeout: 120_000,
}, async (t) => {
  await using upstream = await startProviderUpstream()
  upstream.script({ text: ['one ', 'two ', 'three'], paceMs: 10, usage: { input: 40, output: 10 } })
  const lines: string[] = []
  await using stack = await startStack({
    environment: {
      ...{ OPENAI_API_KEY: 'sk-canary-of-the-key', OPENAI_BASE_URL: upstream.openaiUrl },
      ...{ METRICS_PORT: metricsPort, ADMIN_EMAILS: 'admin@example.com' },
    },
    onLine: (_part, line) => lines.push(line),
  })
  t.same([...stack.metrics.keys()].sort(), ['gateway', 'openai', 'session'])
  const { headers } = await somebody(stack.url)
  await using socket = await speakSocket(stack.url, { headers })
  /** A comparison from its start to its end. */
  const compare = async () => {
    const started = await socket.ask({ type: 'session.start', prompt, models: ['openai/gpt-4.1'] })
    const { id } = session.parse(started.session)
    await socket.find((frame) => frame.type === 'comparison.ended' && frame.sessionId === id)
  }
  await compare()
  upstream.script([
    { fault: 'status', status: 500 },
    { text: ['late'], usage: { input: -5, output: 1e12 } },
  ])
  await compare()
  upstream.script({ fault: 'status', status: 401 })
  await compare()

  // A provider that fails is seen in the health of the whole, which is well enough to be asked.
  const health = await waitFor(
    async () => {
      const got = await speakHttp(stack.url, { method: 'GET', path: '//health' })
      return JSON.stringify(got.body).includes('provider_auth') && got
    },
    { describe: 'the provider to be seen failing' },
  )
  t.equal(health.status, 200)
  t.match(health.body, {
    status: 'degraded',
    checks: { 'provider.openai': { status: 'degraded' }, nats: { status: 'ok' }, postgres: { status: 'ok' } },
  })
  t.equal((await speakHttp(stack.url, { method: 'GET', path: '//readyz' })).status, 200)

  // Admins see who works, and how it went; nobody else does.
  const queues = { method: 'GET', path: '/admin/queues' }
  t.equal((await speakHttp(stack.url, queues)).status, 401)
  t.equal((await speakHttp(stack.url, { ...queues, headers })).status, 403)
  const password = lines
    .map((line) => /one-time password ([\w-]+)/.exec(line)?.[1])
    .find((found) => found !== undefined)
  const credentials = { email: 'admin@example.com', password }
  const login = await speakHttp(stack.url, { method: 'POST', path: '/auth/login', body: credentials })
  const admin = { authorization: `Bearer ${z.looseObject({ accessToken: z.string() }).parse(login.body).accessToken}` }
  const seen = await speakHttp(stack.url, { ...queues, headers: admin })
  t.equal(seen.status, 200)
  t.match(queueReport.parse(seen.body), {
    queues: [{ name: 'w_openai_batch' }, { name: 'w_openai_live', provider: 'openai', waiting: 0 }],
    workers: [{ provider: 'openai', lastCall: { ok: false, code: 'provider_auth' }, refusedJobs: [] }],
    deadJobs: [],
  })

  const texts = new Map<string, string>()
  const figures = async () => {
    for (const [name, url] of stack.metrics) texts.set(name, await (await fetch(url)).text())
    return [...texts].flatMap(([service, text]) => readFigures(text).map((figure) => ({ service, ...figure })))
  }
  const sumOf = async (name: string, labels: Record<string, string> = {}) => {
    const found = (await figures()).filter(
      (one) => one.name === name && Object.entries(labels).every(([key, value]) => one.labels[key] === value),
    )
    return found.length === 0 ? undefined : found.reduce((sum, { value }) => sum + value, 0)
  }
  const provider = 'openai'
  const model = 'openai/gpt-4.1'
  const ended = { provider, model }
  await waitFor(async () => (await sumOf('playground_runs_ended_total', ended)) === 3, { describe: 'three runs' })
  t.equal(await sumOf('playground_runs_ended_total', { ...ended, status: 'completed' }), 2)
  t.equal(await sumOf('playground_runs_ended_total', { ...ended, status: 'failed' }), 1)
  t.equal(await sumOf('playground_run_errors_total', { ...ended, code: 'provider_auth' }), 1)
  t.equal(await sumOf('playground_provider_calls_total', { ...ended, outcome: 'ok' }), 2)
  t.equal(await sumOf('playground_provider_calls_total', { ...ended, outcome: 'provider_unavailable' }), 1)
  t.equal(await sumOf('playground_provider_retries_total', { ...ended, code: 'provider_unavailable' }), 1)
  t.equal(await sumOf('playground_usage_absurd_total', ended), 1, 'of the two answers, one was counted wrongly')
  const alarmed = lines.filter((line) => line.includes('tokens that cannot be'))
  t.equal(alarmed.length, 1)
  t.match(alarmed[0], /"counts":\{"input":-5,"output":1000000000000\}/)
  t.equal(await sumOf('playground_time_to_first_token_seconds_count', ended), 2)
  t.equal(await sumOf('playground_queue_wait_seconds_count', ended), 3)
  t.equal(await sumOf('playground_circuit_open', { provider }), 1, 'a refused key opens the circuit')
  t.equal(await sumOf('playground_runs_active', { provider }), 0)
  t.ok(((await sumOf('playground_deltas_total', { provider })) ?? 0) >= 2)
  t.ok(((await sumOf('playground_charged_tokens_total', { ...ended, kind: 'input' })) ?? 0) >= 40)
  t.ok(((await sumOf('playground_charged_micros_total', ended)) ?? 0) > 0)
  t.equal(await sumOf('playground_jobs', { provider, state: 'waiting' }), 0)
  t.equal(await sumOf('playground_sockets'), 1)
  t.equal(await sumOf('playground_sessions_joined'), 3)
  t.ok((await sumOf('playground_tail_lag_messages')) !== undefined)
  t.equal(await sumOf('playground_results_waiting'), 0)
  t.ok(((await sumOf('playground_http_requests_total', { route: '/api/v1/auth/register', status: '201' })) ?? 0) > 0)
  t.equal((await figures()).filter(({ name }) => name === 'nodejs_eventloop_lag_p99_seconds').length, 3)

  const told = await figures()
  const known = new Map(Map.groupBy(told, ({ name }) => name).entries())
  const asked = askedFor()
  const names = asked.flatMap((text) => text.match(/\b(playground|process|nodejs)_[a-z0-9_]+/g) ?? [])
  t.ok(names.length > 30)
  for (const name of new Set(names)) t.ok(known.has(name), `${name} is told by somebody`)
  const conditions = asked.flatMap((text) => [...text.matchAll(/\b(playground_[a-z_]+)\{([^}]*)\}/g)])
  for (const [, name = '', labels = ''] of conditions) {
    for (const [, label = ''] of labels.matchAll(/([a-z]+)(?:=~|!~|!=|=)/g)) {
      t.ok(
        known.get(name)?.every((figure) => label in figure.labels),
        `${name} has ${label}`,
      )
    }
  }

  t.notMatch([...texts.values()].join('\n'), /canary|@example\.com/i, 'figures hold nothing of anybody')
  const { status } = await speakHttp(stack.url, { method: 'GET', path: '//metrics' })
  t.equal(status, 404, 'the port that people reach tells none')
})
