import { createHash } from 'node:crypto'

/** What `generatePrompt` asks for. */
export type GeneratorOptions = {
  readonly seed: string
  readonly chunks: number
  /** Between chunks; 0 = as fast as they are read. */
  readonly everyMs: number
}

/** Chunk `index` of a seed: its number and words from a hash, 40 characters of ASCII. */
export function generatedChunk(seed: string, index: number): string {
  const hash = createHash('sha256').update(`${seed}/${index}`).digest('base64url')
  return `${index.toString().padStart(6, '0')} ${hash.slice(0, 32)}\n`
}

/** The whole text of a seed, which a generated answer of so many chunks must equal. */
export function generatedText(seed: string, chunks: number): string {
  let text = ''
  for (let index = 0; index < chunks; index++) text += generatedChunk(seed, index)
  return text
}

/**
 * A prompt that an upstream without a script answers with generated text, so that programs on both ends of a system
 * need nothing but the prompt. The seed of the answer is `{seed}:{model}`: lanes of different models differ.
 */
export function generatePrompt({ seed, chunks, everyMs }: GeneratorOptions): string {
  return `generate seed=${seed} chunks=${chunks} everyMs=${everyMs}`
}

/** The text that `model` answers to `generatePrompt`. */
export function promptedText({ seed, chunks }: GeneratorOptions, model: string): string {
  return generatedText(`${seed}:${model}`, chunks)
}

/** Reads a prompt of `generatePrompt`; null for any other. */
export function readGeneratePrompt(prompt: string): GeneratorOptions | null {
  const match = /\bgenerate seed=(\S+) chunks=(\d+) everyMs=(\d+)/.exec(prompt)
  if (match === null) return null
  return { seed: match[1] ?? '', chunks: Number(match[2]), everyMs: Number(match[3]) }
}
