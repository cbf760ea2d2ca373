import { connect } from '@nats-io/transport-node'
import t from 'tap'
import { signIn } from './fixtures/sign-in.ts'
import { type ServiceName, serviceNames, startGuardedNats } from './fixtures/start-guarded-nats.ts'

const nats = await startGuardedNats()
t.teardown(() => nats[Symbol.asyncDispose]())

const run = 'u.s.r'
const everyone = { publish: ['$SYS.REQ.SERVER.PING', '$JS.API.STREAM.DELETE.RUNS', '$JS.API.STREAM.PURGE.RUNS'] }

/** What each service must not be able to do, and something alike that it may, so that a refusal means something. */
const cases: Record<
  ServiceName,
  { publish: string[]; subscribe: string[]; may: { publish: string[]; subscribe: string[] } }
> = {
  'worker-openai': {
    publish: [
      `runs.anthropic.${run}.output`,
      `runs.anthropic.${run}.state`,
      `runs.session.${run}.state`,
      'catalog.anthropic.w1',
      'jobs.openai.live.r',
      'jobs.anthropic.live.r',
      'rpc.session.read-session',
      'rpc.session.delete-account',
      '$KV.revoked.someone',
      '$JS.API.STREAM.DELETE.JOBS',
      '$JS.API.STREAM.UPDATE.RUNS',
      '$JS.API.STREAM.CREATE.MINE',
      '$JS.API.STREAM.MSG.GET.RUNS',
      '$JS.API.DIRECT.GET.RUNS',
      `$JS.API.DIRECT.GET.RUNS.runs.anthropic.${run}.output`,
      '$JS.API.CONSUMER.CREATE.RUNS',
      '$JS.API.CONSUMER.CREATE.RUNS.mine',
      '$JS.API.CONSUMER.CREATE.RUNS.mine.runs.>',
      `$JS.API.CONSUMER.CREATE.RUNS.mine.runs.anthropic.${run}.output`,
      `$JS.API.CONSUMER.CREATE.RUNS.session.runs.openai.${run}.output`,
      '$JS.API.CONSUMER.DURABLE.CREATE.RUNS.mine',
      '$JS.API.CONSUMER.MSG.NEXT.RUNS.session',
      '$JS.API.CONSUMER.DELETE.RUNS.session',
      '$JS.API.CONSUMER.CREATE.JOBS.w_anthropic_live.jobs.anthropic.live.*',
      '$JS.API.CONSUMER.CREATE.JOBS.w_openai_live.jobs.anthropic.live.*',
      '$JS.API.CONSUMER.MSG.NEXT.JOBS.w_anthropic_live',
      '$JS.API.CONSUMER.DELETE.JOBS.w_anthropic_live',
      '$JS.API.CONSUMER.LIST.RUNS',
      '$JS.ACK.JOBS.w_anthropic_live.1.1.1.1.1',
      '$JS.ACK.RUNS.session.1.1.1.1.1',
      '_INBOX.gateway.x',
      '_INBOX.session.x',
      '_INBOX.worker-anthropic.x',
    ],
    subscribe: [
      'runs.>',
      'runs.openai.>',
      'jobs.anthropic.*',
      'jobs.>',
      'live.anthropic.*.*.*.state',
      'live.>',
      '_INBOX.>',
      '_INBOX.gateway.>',
      '_INBOX.worker-anthropic.>',
      'rpc.session.run-input',
      'rpc.>',
      'catalog.>',
      '$KV.revoked.>',
      '$JS.API.>',
      '$JS.ACK.>',
      '$SYS.>',
      '>',
    ],
    may: {
      publish: [`runs.openai.${run}.output`, 'catalog.openai.w1', 'rpc.session.run-input', '_INBOX.worker-openai.x'],
      subscribe: ['live.openai.*.*.*.state', '_INBOX.worker-openai.>', 'workers.w1'],
    },
  },
  'worker-anthropic': {
    publish: [`runs.openai.${run}.output`, 'catalog.openai.w1', '$JS.API.CONSUMER.MSG.NEXT.JOBS.w_openai_live'],
    subscribe: ['live.openai.*.*.*.state', '_INBOX.worker-openai.>'],
    may: { publish: [`runs.anthropic.${run}.output`], subscribe: ['live.anthropic.*.*.*.state'] },
  },
  'worker-google': {
    publish: [`runs.openai.${run}.output`, 'catalog.openai.w1'],
    subscribe: ['live.openai.*.*.*.state'],
    may: { publish: [`runs.google.${run}.output`], subscribe: ['live.google.*.*.*.state'] },
  },
  'worker-openai-compatible': {
    publish: [
      ...['openai', 'anthropic', 'google', 'session'].map((provider) => `runs.${provider}.${run}.state`),
      'catalog.openai.w1',
      'jobs.groq.live.r',
      `$JS.API.DIRECT.GET.RUNS.runs.openai.${run}.output`,
      `$JS.API.DIRECT.GET.RUNS.runs.session.${run}.state`,
      `$JS.API.CONSUMER.CREATE.RUNS.mine.runs.openai.${run}.output`,
      '$JS.API.CONSUMER.CREATE.RUNS.mine.runs.>',
      '$JS.API.CONSUMER.CREATE.JOBS.w_openai_live.jobs.groq.live.*',
      '$JS.API.CONSUMER.CREATE.JOBS.w_groq_live.jobs.openai.live.*',
      '$JS.API.CONSUMER.CREATE.JOBS.mine.jobs.>',
      '$JS.API.CONSUMER.MSG.NEXT.JOBS.w_openai_batch',
      '$JS.ACK.JOBS.w_openai_live.1.1.1.1.1',
      'rpc.session.read-session',
    ],
    subscribe: ['live.openai.*.*.*.state', 'live.session.*.*.*.state', 'live.>', 'runs.>', '_INBOX.>'],
    may: {
      publish: [
        `runs.groq.${run}.output`,
        'catalog.groq.w1',
        '$JS.API.CONSUMER.CREATE.JOBS.w_groq_live.jobs.groq.live.*',
        '$JS.ACK.JOBS.w_groq_live.1.1.1.1.1',
      ],
      subscribe: ['live.groq.*.*.*.state'],
    },
  },
  gateway: {
    publish: [
      `runs.openai.${run}.output`,
      `runs.session.${run}.state`,
      'catalog.openai.w1',
      '$KV.revoked.someone',
      '$JS.API.STREAM.DELETE.JOBS',
      '$JS.API.STREAM.CREATE.RUNS',
      '$JS.API.STREAM.UPDATE.RUNS',
      '$JS.API.CONSUMER.DELETE.RUNS.session',
      '$JS.API.CONSUMER.MSG.NEXT.RUNS.session',
      '$JS.API.CONSUMER.CREATE.RUNS.session.runs.>',
      '$JS.API.CONSUMER.MSG.NEXT.JOBS.w_openai_live',
      '$JS.ACK.RUNS.session.1.1.1.1.1',
      '_INBOX.worker-openai.x',
    ],
    subscribe: ['runs.>', 'jobs.>', 'rpc.session.*', 'workers.*', '_INBOX.session.>', '_INBOX.>', '$SYS.>', '>'],
    may: {
      publish: [`runs.openai.${run}.state`, 'jobs.openai.live.r', 'rpc.session.read-session'],
      subscribe: ['_INBOX.gateway.x'],
    },
  },
  session: {
    publish: [
      `runs.openai.${run}.output`,
      'catalog.openai.w1',
      'workers.w1',
      '$JS.API.STREAM.DELETE.JOBS',
      '$JS.API.STREAM.CREATE.MINE',
      '$JS.API.STREAM.UPDATE.MINE',
      '$JS.API.CONSUMER.MSG.NEXT.JOBS.w_openai_live',
    ],
    subscribe: ['runs.>', 'jobs.>', 'workers.*', '_INBOX.gateway.>', '_INBOX.>', '$SYS.>', '>'],
    may: {
      publish: [`runs.session.${run}.state`, '$KV.revoked.someone', '_INBOX.gateway.x', '_INBOX.worker-google.x'],
      subscribe: ['rpc.session.*', '_INBOX.session.x'],
    },
  },
}

for (const name of serviceNames) {
  t.test(`${name} is refused what it has no business with`, async (t) => {
    await using intruder = await signIn(nats, name)
    const { publish, subscribe, may } = cases[name]
    for (const subject of [...publish, ...everyone.publish]) {
      t.ok(await intruder.refusesPublish(subject), `publishing on ${subject}`)
    }
    for (const subject of subscribe) t.ok(await intruder.refusesSubscribe(subject), `listening on ${subject}`)
    for (const subject of may.publish) t.notOk(await intruder.refusesPublish(subject), `but not on ${subject}`)
    for (const subject of may.subscribe) t.notOk(await intruder.refusesSubscribe(subject), `nor on ${subject}`)
  })
}

t.test('nobody gets in without a password that is theirs', async (t) => {
  const credentials = [
    {},
    { user: 'gateway', pass: '' },
    { user: 'gateway', pass: nats.as('session').password },
    { user: 'nobody', pass: 'password of nobody' },
    { token: 'password of gateway' },
  ]
  for (const credential of credentials) {
    await t.rejects(connect({ servers: nats.url, reconnect: false, ...credential }), /authorization/i)
  }
})
