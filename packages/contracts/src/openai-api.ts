import { z } from 'zod'
import { modelId } from './ids.ts'
import { parameters } from './lane.ts'
import { filledText, text } from './text.ts'

// The part of OpenAI's API that we speak. What is not here is refused: nothing that a caller asks for is ignored.

const maxCharacters = 900_000
const asWritten = text({ max: maxCharacters })
const filled = filledText({ max: maxCharacters })

/** Text as a string or in parts, joined as they are. */
const contentOf = <Text extends z.ZodType<string>>(content: Text) =>
  z.union([content, z.array(z.strictObject({ type: z.literal('text'), text: content })).min(1)])

const completionMessage = z.discriminatedUnion('role', [
  z.strictObject({ role: z.enum(['system', 'developer']), content: contentOf(asWritten) }),
  z.strictObject({ role: z.literal('user'), content: contentOf(filled) }),
  z.strictObject({ role: z.literal('assistant'), content: contentOf(asWritten) }),
])
export type CompletionMessage = z.infer<typeof completionMessage>

const { temperature, topP, maxTokens, seed, stop, reasoningEffort } = parameters.shape
const stopSequence = text({ min: 1, max: 100 })

/** Said by many clients although it is what happens anyway: accepted as long as it asks for nothing. */
const asks = {
  nothing: <const Value extends string | number | boolean>(...values: Value[]) => z.literal(values).nullish(),
  none: z.union([z.strictObject({}), z.array(z.never())]).nullish(),
}

/** Body of `POST /v1/chat/completions`. */
export const completionRequest = z
  .strictObject({
    model: z.string().min(1).max(2000).describe('`provider/model`, or `compare:` and several of them with commas'),
    messages: z.array(completionMessage).min(1).max(10_000).describe('the last one is the user’s'),
    stream: z.boolean().nullish(),
    stream_options: z
      .strictObject({ include_usage: z.boolean().optional(), include_obfuscation: z.literal(false).optional() })
      .nullish(),
    temperature: temperature.nullable(),
    top_p: topP.nullable(),
    max_tokens: maxTokens.nullable(),
    max_completion_tokens: maxTokens.nullable(),
    stop: z.union([stopSequence, stop.unwrap()]).nullish(),
    seed: seed.nullable(),
    reasoning_effort: reasoningEffort.nullable(),
    n: asks.nothing(1),
    user: z.string().max(512).nullish().describe('a note of the caller’s; changes nothing'),
    metadata: z.record(z.string().max(64), z.string().max(512)).nullish().describe('the same'),
    store: asks.nothing(false),
    presence_penalty: asks.nothing(0),
    frequency_penalty: asks.nothing(0),
    logprobs: asks.nothing(false),
    top_logprobs: asks.nothing(0),
    logit_bias: asks.none,
    tools: asks.none,
    tool_choice: asks.nothing('none', 'auto'),
    response_format: z.strictObject({ type: z.literal('text') }).nullish(),
    modalities: z.tuple([z.literal('text')]).nullish(),
    service_tier: asks.nothing('auto', 'default'),
  })
  .refine(({ max_tokens: one, max_completion_tokens: other }) => one == null || other == null || one === other, {
    message: 'differs from max_completion_tokens',
    path: ['max_tokens'],
  })
  .refine(({ messages }) => messages.at(-1)?.role === 'user', {
    message: 'the last message must be the user’s',
    path: ['messages'],
  })
export type CompletionRequest = z.infer<typeof completionRequest>

const completionUsage = z.object({
  prompt_tokens: z.int(),
  completion_tokens: z.int().describe('with reasoning'),
  total_tokens: z.int(),
  prompt_tokens_details: z.object({ cached_tokens: z.int() }),
  completion_tokens_details: z.object({ reasoning_tokens: z.int() }),
})
export type CompletionUsage = z.infer<typeof completionUsage>

const completionFinish = z.enum(['stop', 'length', 'content_filter', 'tool_calls', 'error'])
export type CompletionFinish = z.infer<typeof completionFinish>

const fault = z.object({
  message: z.string(),
  type: z.string(),
  param: z.string().nullable(),
  code: z.string().describe('ours'),
})
export type CompletionFault = z.infer<typeof fault>

/** Why one model of several did not answer; `finish_reason` is `error` then. */
const choiceFault = { error: fault.optional() }

/** Answer to `POST /v1/chat/completions`. */
export const completion = z.object({
  id: z.string(),
  object: z.literal('chat.completion'),
  created: z.int().describe('seconds since the epoch'),
  model: z.string(),
  choices: z.array(
    z.object({
      index: z.int().describe('place of the model in `compare:…`'),
      message: z.object({
        role: z.literal('assistant'),
        content: z.string(),
        reasoning_content: z.string().optional(),
        refusal: z.null(),
      }),
      finish_reason: completionFinish,
      logprobs: z.null(),
      ...choiceFault,
    }),
  ),
  usage: completionUsage,
})
export type Completion = z.infer<typeof completion>

/** One event of a streamed completion; `[DONE]` comes last. */
export const completionChunk = z.object({
  id: z.string(),
  object: z.literal('chat.completion.chunk'),
  created: z.int(),
  model: z.string(),
  choices: z.array(
    z.object({
      index: z.int(),
      delta: z.object({
        role: z.literal('assistant').optional(),
        content: z.string().optional(),
        reasoning_content: z.string().optional(),
      }),
      finish_reason: completionFinish.nullable(),
      logprobs: z.null(),
      ...choiceFault,
    }),
  ),
  usage: completionUsage.nullable().optional().describe('with `stream_options.include_usage`: in the last chunk'),
})
export type CompletionChunk = z.infer<typeof completionChunk>

/** Body of every refused request under `/v1`. */
export const openaiErrorBody = z.object({
  error: fault.extend({ details: z.record(z.string(), z.unknown()).optional() }),
})
export type OpenaiErrorBody = z.infer<typeof openaiErrorBody>

export const openaiModelList = z.object({
  object: z.literal('list'),
  data: z.array(
    z.object({ id: modelId, object: z.literal('model'), created: z.int(), owned_by: z.string().describe('provider') }),
  ),
})

const embedded = filledText({ max: 100_000 })

/** Body of `POST /v1/embeddings`. */
export const openaiEmbeddingRequest = z.strictObject({
  model: z.string().min(1).max(200),
  input: z.union([embedded, z.array(embedded).min(1).max(256)]),
  encoding_format: z.enum(['float', 'base64']).nullish(),
  user: z.string().max(512).nullish(),
})
export type OpenaiEmbeddingRequest = z.infer<typeof openaiEmbeddingRequest>

export const openaiEmbeddings = z.object({
  object: z.literal('list'),
  data: z.array(
    z.object({
      object: z.literal('embedding'),
      index: z.int(),
      embedding: z.union([z.array(z.number()), z.string()]).describe('base64: 32-bit floats, little-endian'),
    }),
  ),
  model: z.string(),
  usage: z.object({ prompt_tokens: z.int(), total_tokens: z.int() }),
})
export type OpenaiEmbeddings = z.infer<typeof openaiEmbeddings>
