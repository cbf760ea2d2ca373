import { decodeVectors, type EmbeddingAnswer, type EmbeddingRequest, type Run } from '@playground/contracts'
import { refuseIncomplete } from './refuse-incomplete.ts'

/** The texts of a question, one or many. */
export function textsOf({ text, input }: Pick<EmbeddingRequest, 'text' | 'input'>): string[] {
  return input ?? (text === undefined ? [] : [text])
}

/** What `POST /embeddings` answers once a run has ended; the refusal of one that did not complete is thrown. */
export function embeddingAnswerOf(run: Run, { text }: Pick<EmbeddingRequest, 'text'>): EmbeddingAnswer {
  refuseIncomplete(run.status === 'completed' ? run : { ...run, text: '' })
  const vectors = decodeVectors(run.text).map((vector) => Array.from(vector))
  const about = { model: run.model ?? '', tokens: run.metrics?.usage.total ?? 0 }
  return text === undefined ? { embeddings: vectors, ...about } : { embedding: vectors[0] ?? [], ...about }
}
