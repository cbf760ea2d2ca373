import {
  type Capabilities,
  type CompletionMessage,
  type CompletionRequest,
  modelId,
  type Parameters,
  ProcedureError,
} from '@playground/contracts'
import type { Question } from '../actions/start-runs.ts'
import type { Catalog } from '../health/catalog.ts'

const compared = 'compare:'
const maxModels = 8

/** What a completion asks of each of its models, in the order of its choices. */
export function readCompletion(request: CompletionRequest, catalog: Catalog): Question[] {
  const models = modelsOf(request.model)
  const parameters = parametersOf(request)
  for (const model of models) refuseDropped(model, parameters, catalog)
  const { messages } = request
  const instructions = messages.filter(isInstruction).map(textOf).join('\n\n')
  const spoken = messages.flatMap((message) =>
    isInstruction(message) ? [] : [{ role: message.role, content: textOf(message) }],
  )
  return models.map((model) => ({
    kind: 'chat',
    model,
    instructions: instructions === '' ? null : instructions,
    messages: spoken,
    cutHistory: false,
    parameters,
  }))
}

function modelsOf(model: string): string[] {
  const names = model.startsWith(compared) ? model.slice(compared.length).split(',') : [model]
  if (names.length > maxModels) throw refusal(`No more than ${maxModels} models can be compared.`, 'model')
  for (const name of names) if (!modelId.safeParse(name.trim()).success) throw unknown(name)
  return names.map((name) => name.trim())
}

function unknown(model: string): ProcedureError {
  return new ProcedureError(
    'unknown_model',
    `The model ${model.slice(0, 200)} is not offered; ids are provider/model.`,
    {
      details: { param: 'model' },
    },
  )
}

function refusal(message: string, param: string): ProcedureError {
  return new ProcedureError('validation_failed', message, { details: { param } })
}

type Instruction = Extract<CompletionMessage, { role: 'system' | 'developer' }>

/** Vendors differ in where they allow these; all of them together go in front. */
function isInstruction(message: CompletionMessage): message is Instruction {
  return message.role === 'system' || message.role === 'developer'
}

function textOf({ content }: CompletionMessage): string {
  return typeof content === 'string' ? content : content.map(({ text }) => text).join('')
}

const parameterNames = {
  temperature: 'temperature',
  topP: 'top_p',
  seed: 'seed',
  stop: 'stop',
  reasoningEffort: 'reasoning_effort',
} as const satisfies Partial<Record<keyof Parameters, string>>

function parametersOf(request: CompletionRequest): Parameters {
  const { stop, temperature, top_p: topP, seed, reasoning_effort: reasoningEffort } = request
  const maxTokens = request.max_completion_tokens ?? request.max_tokens
  return {
    ...(temperature == null ? {} : { temperature }),
    ...(topP == null ? {} : { topP }),
    ...(maxTokens == null ? {} : { maxTokens }),
    ...(seed == null ? {} : { seed }),
    ...(stop == null ? {} : { stop: typeof stop === 'string' ? [stop] : stop }),
    ...(reasoningEffort == null ? {} : { reasoningEffort }),
  }
}

/** Elsewhere such a parameter is dropped and said to be; nobody would read that here. */
function refuseDropped(id: string, parameters: Parameters, catalog: Catalog): void {
  const capabilities: Capabilities | undefined = catalog.models().find((model) => model.id === id)?.capabilities
  if (capabilities === undefined) return
  for (const name of ['temperature', 'topP', 'seed', 'stop', 'reasoningEffort'] as const) {
    if (parameters[name] === undefined || capabilities[name]) continue
    throw refusal(`The model ${id} does not take ${parameterNames[name]}.`, parameterNames[name])
  }
}
