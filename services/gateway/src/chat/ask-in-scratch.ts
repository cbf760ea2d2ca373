import type { ScratchMessage } from '@playground/bus'
import { type ChatRequest, type Parameters, procedures, type Run } from '@playground/contracts'
import { moderateOne } from '../actions/moderate.ts'
import { type StartedRun, startRuns } from '../actions/start-runs.ts'
import type { Starter, Starting } from '../actions/starting.ts'
import { procedureTimeoutMs } from '../live/compose-session.ts'
import type { ScratchHistories } from './scratch-histories.ts'

/** A message in scratch that was accepted. */
export type ScratchTurn = Omit<StartedRun, 'ended'> &
  Readonly<{
    /** The run once it has ended and the history has it. */
    ended: Promise<Run>
  }>

/** Puts a message to a model together with what was said to it in the last half hour, outside any session. */
export async function askInScratch(
  starting: Starting,
  histories: ScratchHistories,
  starter: Starter,
  body: ChatRequest,
): Promise<ScratchTurn> {
  const { message, stream: streamed = false } = body
  const { userId } = starter
  const model = body.model ?? (await defaultModel(starting))
  const whose = { userId, model }
  const judged = await moderateOne(starting, starter, [message])
  const { chat, messages } = await histories.read(whose)
  const [started] = await startRuns(starting, starter, {
    route: 'chat',
    body,
    streamed,
    ...judged,
    questions: [
      {
        kind: 'chat',
        model,
        instructions: null,
        messages: [...messages.map(toInput), { role: 'user', content: message }],
        cutHistory: true,
        parameters: parametersOf(body),
      },
    ],
  })
  if (started === undefined) throw new Error('a run that was started is not there')
  const remember = async (run: Run): Promise<Run> => {
    await histories.append(whose, chat, turnOf(message, run))
    return run
  }
  const ended = started.ended.then(remember)
  // Whoever asked may be gone by then; the history is written all the same.
  ended.catch((error: unknown) => starting.logger.debug({ err: error, runId: started.run.id }, 'a scratch chat failed'))
  return { ...started, ended }
}

/** Without text a turn is left out, prompt and all, as in conversations. */
export function turnOf(message: string, { id: runId, text, createdAt, endedAt }: Run): ScratchMessage[] {
  if (text === '') return []
  return [
    { role: 'USER', content: message, createdAt, runId },
    { role: 'ASSISTANT', content: text, createdAt: endedAt ?? createdAt, runId },
  ]
}

export function toInput({ role, content }: ScratchMessage) {
  return { role: role === 'USER' ? ('user' as const) : ('assistant' as const), content }
}

function parametersOf({ maxTokens, temperature }: ChatRequest): Parameters {
  return { ...(maxTokens === undefined ? {} : { maxTokens }), ...(temperature === undefined ? {} : { temperature }) }
}

export async function defaultModel({ bus }: Starting): Promise<string> {
  return (await bus.call(procedures.readDefaultModel, {}, { timeoutMs: procedureTimeoutMs })).model
}
