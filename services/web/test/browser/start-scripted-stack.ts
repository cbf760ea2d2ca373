import { startStack } from '@playground/local'
import { type ProviderAnswer, startProviderUpstream } from '@playground/testing'

const words = Array.from({ length: 400 }, (_, index) => `word${index} `)
const slowly = { paceMs: 60 } as const
const overloaded = { fault: 'status', status: 529, retryAfter: 2 } as const

/** What each model of the scripted vendor does: every state of a lane, made by the paid edge alone. */
const scripts: Readonly<Record<string, ProviderAnswer>> = {
  plain: { text: ['All is well.'] },
  thinker: { reasoning: words.slice(0, 60), text: words.slice(0, 120), ...slowly },
  refuser: overloaded,
  broken: { text: words.slice(0, 20), ending: 'reset' },
  short: { text: words.slice(0, 20), finish: 'length' },
  arabic: { text: ['النهر ينحني لأن الماء ', 'في الخارج أسرع.\n\n- أولا\n- ثانيا\n\n`code`'] },
  endless: { text: words, ...slowly },
  pausing: { text: words.slice(0, 20), ending: 'hang-with-keep-alive', keepAliveMs: 1000 },
}

type Change = Readonly<Record<string, ProviderAnswer | Promise<ProviderAnswer>>>

/** The whole stack with one vendor that is scripted: its models are the scripts. */
export async function startScriptedStack(environment: NodeJS.ProcessEnv = {}) {
  const upstream = await startProviderUpstream({ models: Object.keys(scripts) })
  const change = (changed: Change) =>
    upstream.script(({ model }) => changed[model] ?? scripts[model] ?? { text: ['?'] })
  change({})
  const stack = await startStack({
    web: true,
    environment: {
      COMPATIBLE_ENDPOINTS: JSON.stringify([{ id: 'lab', name: 'Lab', baseUrl: upstream.openaiUrl }]),
      RATE_LIMIT_STARTS_PER_MINUTE: '100',
      ...environment,
    },
  })
  return {
    url: stack.url,
    gateway: stack.gateways[0],
    worker: stack.workers.get('lab')?.[0],
    /** Lets models do something else from their next call on. */
    change,
    async stop() {
      await stack.stop()
      await upstream[Symbol.asyncDispose]()
    },
  }
}
