import { decodeVectors, modelId, type OpenaiEmbeddings, ProcedureError, type Run, routes } from '@playground/contracts'
import { refuseIncomplete } from '../actions/refuse-incomplete.ts'
import { startRuns } from '../actions/start-runs.ts'
import type { Starting } from '../actions/starting.ts'
import type { App } from '../http/app-type.ts'
import { describeRoute } from '../http/describe-route.ts'
import { holdRequest } from '../http/hold-request.ts'
import { starterOf } from '../http/starter.ts'
import type { Connections } from '../live/connections.ts'
import { answerOrCancel } from '../openai/answer-or-cancel.ts'

/** Vectors as OpenAI has them. */
export async function embedAsOpenai(
  app: App,
  { starting, waiting }: { starting: Starting; waiting: Connections },
): Promise<void> {
  app.route({
    ...describeRoute('embedAsOpenai', routes.embedAsOpenai),
    handler: async (request, reply) => {
      const { body, user: principal } = request
      waiting.refuseMore(principal.userId)
      if (!modelId.safeParse(body.model).success) {
        throw new ProcedureError('unknown_model', 'There is no such model; ids are provider/model.', {
          details: { param: 'model' },
        })
      }
      const texts = typeof body.input === 'string' ? [body.input] : body.input
      const runs = await startRuns(starting, starterOf(request), {
        ...{ route: 'embedAsOpenai', body, questions: [{ kind: 'embedding', model: body.model, texts }] },
      })
      const asBase64 = body.encoding_format === 'base64'
      return answerOrCancel({ starting, runs, reply }, async () => {
        const ended = Promise.all(runs.map((run) => run.ended))
        const [run] = await holdRequest({ principal, reply, waiting }, ended)
        if (run === undefined) throw new Error('no run was started')
        return answerOf(run, asBase64)
      })
    },
  })
}

function answerOf(run: Run, asBase64: boolean): OpenaiEmbeddings {
  refuseIncomplete(run.status === 'completed' ? run : { ...run, text: '' })
  const tokens = run.metrics?.usage.total ?? 0
  return {
    object: 'list',
    data: decodeVectors(run.text).map((vector, index) => ({
      ...{ object: 'embedding', index },
      embedding: asBase64 ? base64Of(vector) : Array.from(vector),
    })),
    model: run.model ?? '',
    usage: { prompt_tokens: tokens, total_tokens: tokens },
  }
}

/** Little-endian, whatever machine this is. */
function base64Of(vector: Float32Array): string {
  const bytes = Buffer.alloc(vector.length * 4)
  for (const [at, value] of vector.entries()) bytes.writeFloatLE(value, at * 4)
  return bytes.toString('base64')
}
