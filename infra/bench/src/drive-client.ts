import { fileURLToPath } from 'node:url'
import type { Order } from './client/order.ts'
import { type Told, told } from './client/tell.ts'
import type { JoinsPlan, JoinsResult } from './joins.ts'
import type { LoadPlan, LoadResult } from './load.ts'
import type { ResumePlan, ResumeResult } from './resume.ts'
import { startPinned } from './start-pinned.ts'
import type { Target } from './target.ts'

export type Client = AsyncDisposable &
  Readonly<{
    /** Puts a system under load; `opened` and `closed` are called when measuring begins and ends. */
    load: (plan: LoadPlan, opened: () => void, closed: () => void) => Promise<LoadResult>
    /** Opens idle connections; resolves, with how many there are, when all are. */
    hold: (target: Target, count: number) => Promise<number>
    release: () => Promise<void>
    resume: (plan: ResumePlan) => Promise<ResumeResult>
    joins: (plan: JoinsPlan) => Promise<JoinsResult>
  }>

type Answer<Said extends Told['said']> = Extract<Told, { said: Said }>

/** Starts the process that plays the users. */
export async function driveClient(core: number | null): Promise<Client> {
  const program = fileURLToPath(new URL('client/main.ts', import.meta.url))
  const running = await startPinned({ core, args: ['--max-semi-space-size=64', program] })
  const { child } = running

  const command = <Said extends Told['said']>(
    order: Order,
    isAnswer: (said: Told) => said is Answer<Said>,
    seen: (said: Told) => void = () => {},
  ) =>
    new Promise<Answer<Said>>((resolve, reject) => {
      const hear = (message: unknown) => {
        const said = told.parse(message)
        seen(said)
        const isFailure = said.said === 'failed'
        if (isFailure) reject(new Error(`the client failed: ${said.reason}`))
        if (isAnswer(said)) resolve(said)
        if (isFailure || isAnswer(said)) stop()
      }
      const end = () => {
        stop()
        reject(new Error('the client ended'))
      }
      const stop = () => child.off('message', hear).off('exit', end)
      child.on('message', hear).on('exit', end)
      child.send(order)
    })

  return {
    load: async (plan, opened, closed) => {
      const seen = ({ said }: Told) => (said === 'opened' ? opened() : said === 'closed' ? closed() : undefined)
      const isLoaded = (said: Told): said is Answer<'loaded'> => said.said === 'loaded'
      return (await command({ order: 'load', plan }, isLoaded, seen)).result
    },
    hold: async (target, count) => {
      const isHolding = (said: Told): said is Answer<'holding'> => said.said === 'holding'
      return (await command({ order: 'hold', target, count }, isHolding)).held
    },
    release: async () => {
      await command({ order: 'release' }, (said: Told): said is Answer<'released'> => said.said === 'released')
    },
    resume: async (plan) => {
      const isResumed = (said: Told): said is Answer<'resumed'> => said.said === 'resumed'
      return (await command({ order: 'resume', plan }, isResumed)).result
    },
    joins: async (plan) => {
      const isJoined = (said: Told): said is Answer<'joined'> => said.said === 'joined'
      return (await command({ order: 'joins', plan }, isJoined)).result
    },
    [Symbol.asyncDispose]: () => running[Symbol.asyncDispose](),
  }
}
