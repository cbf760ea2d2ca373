import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { parse } from 'yaml'
import { findService } from '../src/find-service.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const read = (path: string) => readFileSync(`${root}/${path}`, 'utf8')

type Service = {
  image: string
  build?: object
  command?: string[]
  user?: string
  read_only?: boolean
  cap_drop?: string[]
  cap_add?: string[]
  security_opt?: string[]
  tmpfs?: string[]
  ports?: string[]
  networks?: string[]
  network_mode?: string
  volumes?: string[]
  environment?: Record<string, string | null>
  healthcheck?: object
  stop_grace_period?: string
  profiles?: string[]
  depends_on?: Record<string, { condition: string; required?: boolean }>
}
type Compose = {
  services: Record<string, Service>
  networks: Record<string, { internal?: boolean }>
  volumes: Record<string, null>
}

const compose: Compose = parse(read('docker-compose.yml'), { merge: true })
const services = Object.entries(compose.services)
const ours = services.filter(([, { image }]) => image === 'model-playground:local')
const watching = services.filter(([, { profiles }]) => profiles !== undefined)
const running = services.filter(([name, { profiles }]) => name !== 'secrets' && profiles === undefined)

t.test('every container is confined', async (t) => {
  for (const [name, service] of services) {
    t.strictSame(service.cap_drop, ['ALL'], `${name} has no capabilities`)
    t.equal(service.read_only, true, `${name} cannot change its image`)
    t.ok(service.tmpfs?.includes('/tmp'), `${name} has a /tmp`)
    t.strictSame(service.security_opt, ['no-new-privileges:true'], name)
  }
  for (const [name, { user }] of [...running, ...watching])
    t.not(user?.split(':')[0] ?? '0', '0', `${name} is not root`)
  t.equal(compose.services.secrets?.network_mode, 'none', 'the one that is root has no network')
})

t.test('only the gateway can be reached, and only workers reach out', async (t) => {
  t.strictSame(
    running.filter(([, { ports }]) => ports !== undefined).map(([name]) => name),
    ['gateway'],
  )
  const open = Object.entries(compose.networks).filter(([, network]) => network?.internal !== true)
  t.strictSame(
    open.map(([name]) => name),
    ['internet', 'front', 'dashboards'],
  )
  for (const [name, { networks = [] }] of running) {
    t.equal(networks.includes('internet'), name.startsWith('worker-'), `${name} and the internet`)
    t.equal(networks.includes('front'), name === 'gateway', `${name} and whoever comes from outside`)
    t.equal(networks.includes('database'), ['session', 'postgres'].includes(name), `${name} and the database`)
  }
})

t.test('every service says how it is, and has the time to end', async (t) => {
  for (const [name, service] of running) {
    t.ok(service.healthcheck, `${name} has a health check`)
    const graceMs = Number(service.environment?.SHUTDOWN_GRACE_MS ?? 0)
    t.ok(Number.parseInt(service.stop_grace_period ?? '', 10) * 1000 >= graceMs + 5000, name)
  }
})

t.test(
  'what looks at the others is there on demand, sees figures and traces alone, and is seen here alone',
  async (t) => {
    t.strictSame(
      watching.map(([name]) => name),
      ['otel-collector', 'tempo', 'prometheus', 'grafana'],
    )
    for (const [name, { profiles, networks = [], volumes = [], ports = [], image }] of watching) {
      t.strictSame(profiles, ['observability'], name)
      t.ok(
        networks.every((network) => ['figures', 'dashboards'].includes(network)),
        `${name} reaches neither bus nor database`,
      )
      t.notMatch(volumes, [/secrets/], name)
      t.match(image, /:v?\d+\.\d+\.\d+$/, `${name} is pinned`)
      for (const volume of volumes.filter((source) => source.startsWith('./'))) {
        t.ok(existsSync(`${root}/${volume.split(':')[0]}`), `${volume} is there`)
        t.match(volume, /:ro$/, name)
      }
      t.ok(
        ports.every((port) => port.startsWith('127.0.0.1:')),
        name,
      )
    }
    for (const [name, { networks = [], environment = {} }] of ours) {
      if (['secrets', 'demo'].includes(name)) continue
      t.ok(networks.includes('figures'), `${name} can be asked`)
      t.match(environment, { METRICS_PORT: '9464', METRICS_HOST: '0.0.0.0' }, name)
    }
    t.strictSame(compose.services.session?.depends_on?.['otel-collector'], {
      condition: 'service_started',
      required: false,
    })
  },
)

t.test('figures are asked of every service that has any', async (t) => {
  const { scrape_configs: jobs }: { scrape_configs: { job_name: string; dns_sd_configs: { names: string[] }[] }[] } =
    parse(read('infra/observability/prometheus.yaml'))
  const asked = jobs.map(({ job_name: name }) => name).toSorted()
  t.strictSame(
    asked,
    ours
      .map(([name]) => name)
      .filter((name) => !['secrets', 'demo'].includes(name))
      .toSorted(),
  )
  for (const { job_name: name, dns_sd_configs: found } of jobs) {
    for (const { names } of found) t.strictSame(names, [name])
  }
})

t.test('every command is a service of this repository, in one image that is built once', async (t) => {
  for (const command of ours.flatMap(([, service]) => service.command ?? [])) {
    if (command !== 'make-secrets') t.ok(existsSync(findService(command)), command)
  }
  t.strictSame(
    services.filter(([, { build }]) => build !== undefined).map(([name]) => name),
    ['secrets'],
  )
})

t.test('each service is given its own secrets and sees no others', async (t) => {
  const given = compose.services.secrets?.volumes ?? []
  for (const [name, { volumes = [] }] of running) {
    const own = volumes.filter((volume) => volume.startsWith('secrets'))
    t.strictSame(
      own.map((volume) => volume.split(':')[0]),
      name === 'demo' ? [] : [`secrets-${name}`],
      name,
    )
    t.ok(
      own.every((volume) => volume.endsWith(':ro')),
      `${name} cannot change them`,
    )
    if (name !== 'demo') t.ok(given.includes(`secrets-${name}:/give/${name}`), `${name} is given some`)
  }
  const mounted = services.flatMap(([, { volumes = [] }]) => volumes.map((volume) => volume.split(':')[0] ?? ''))
  const named = new Set(mounted.filter((source) => !source.startsWith('.')))
  t.strictSame(Object.keys(compose.volumes).toSorted(), [...named].toSorted(), 'the volumes are those that are used')
})

t.test('every setting reaches a service, keys none but their own', async (t) => {
  // What the containers run or hold themselves, and what is set where workers are planned.
  const inside = ['DATA_DIR', 'DATABASE_URL', 'MIGRATION_DATABASE_URL', 'NATS_USER', 'NATS_PASSWORD', 'WEB_ROOT']
  const planned = ['DEMO_MODELS', 'COMPATIBLE_ID', 'COMPATIBLE_NAME', 'COMPATIBLE_BASE_URL', 'COMPATIBLE_API_KEY']
  const settings = [...read('.env.example').matchAll(/^([A-Z][A-Z0-9_]*)=/gm)].flatMap(([, name]) => name ?? [])
  const reach = (setting: string) =>
    services.filter(([, { environment = {} }]) => setting in environment).map(([name]) => name)
  for (const setting of settings.filter((name) => ![...inside, ...planned].includes(name))) {
    t.not(reach(setting).length, 0, `${setting} reaches somebody`)
  }
  const keys = {
    OPENAI_API_KEY: 'worker-openai',
    ANTHROPIC_API_KEY: 'worker-anthropic',
    GEMINI_API_KEY: 'worker-google',
    OPENROUTER_API_KEY: 'worker-openai-compatible',
    COMPATIBLE_ENDPOINTS: 'worker-openai-compatible',
    JWT_SECRET: 'gateway',
    OIDC_CLIENT_SECRET: 'gateway',
  }
  for (const [key, owner] of Object.entries(keys)) t.strictSame(reach(key), [owner], key)
  // A value that is written out here could carry a key to where it does not belong.
  const text = read('docker-compose.yml')
  for (const key of Object.keys(keys)) t.notMatch(text, new RegExp(`\\$\\{${key}(:?[-?]|\\})`), key)
})

t.test('the image is built with the pnpm that everybody has', async (t) => {
  const pinned = /pnpm@[\d.]+/.exec(read('infra/local/bootstrap.mjs'))?.[0]
  t.equal(/pnpm@[\d.]+/.exec(read('infra/docker/Dockerfile'))?.[0], pinned)
})
