import { z } from 'zod'
import { modelId } from './ids.ts'
import { filledText } from './text.ts'

const maxTexts = 256

const embeddedText = filledText({ max: 100_000 })

/** What is to be embedded: one text, or up to 256. */
export const embeddingQuestion = {
  text: embeddedText.optional(),
  input: z.array(embeddedText).min(1).max(maxTexts).optional(),
  model: modelId.optional().describe('absent: the first embedding model that is offered'),
}

/** Body of `POST /embeddings`. */
export const embeddingRequest = z
  .strictObject(embeddingQuestion)
  .refine(hasOneInput, 'give text or input, and only one of them')
export type EmbeddingRequest = z.infer<typeof embeddingRequest>

/** Whether exactly one of `text` and `input` is given. */
export function hasOneInput({
  text,
  input,
}: {
  text?: string | undefined
  input?: readonly string[] | undefined
}): boolean {
  return (text === undefined) !== (input === undefined)
}

const vector = z.array(z.number())

/** `embedding` answers `text`, `embeddings` answers `input`, in its order. */
export const embeddingAnswer = z.object({
  embedding: vector.optional(),
  embeddings: z.array(vector).optional(),
  model: z.string(),
  tokens: z.int().nonnegative(),
})
export type EmbeddingAnswer = z.infer<typeof embeddingAnswer>
