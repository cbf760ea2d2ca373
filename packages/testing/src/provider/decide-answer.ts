import { digestOf, echoText, piecesOf } from './echo-text.ts'
import { generatedChunk, readGeneratePrompt } from './generated-text.ts'
import type { playScript } from './play-script.ts'
import type { ProviderAnswer } from './provider-answer.ts'
import type { ProviderRequest } from './provider-request.ts'
import type { Scripting } from './provider-upstream.ts'

export type Decide = (request: ProviderRequest) => ProviderAnswer | Promise<ProviderAnswer>

/** What a scripting answers to each request. */
export function decideAnswer(scripting: Scripting): Decide {
  if (typeof scripting === 'function') return scripting
  if (!isList(scripting)) return () => scripting
  let turn = 0
  return () => scripting[Math.min(turn++, scripting.length - 1)] ?? scripting[0]
}

function isList(
  scripting: Exclude<Scripting, (...all: never[]) => unknown>,
): scripting is readonly [ProviderAnswer, ...ProviderAnswer[]] {
  return Array.isArray(scripting)
}

/** Generated text for a prompt that asks for it, else an echo. */
export function unscripted(request: ProviderRequest): ProviderAnswer {
  const prompt = request.messages.findLast((message) => message.role === 'user')?.text ?? ''
  const generate = readGeneratePrompt(prompt)
  return generate === null
    ? { echo: 'messages' }
    : { generate: { ...generate, seed: `${generate.seed}:${request.model}` } }
}

/** What `playScript` plays. */
type Script = Parameters<typeof playScript>[1]

/** Generated and echoed answers as a script. */
export function toScript(
  chosen: Exclude<ProviderAnswer, { fault: string } | { raw: unknown }>,
  { messages }: ProviderRequest,
): Script {
  if ('generate' in chosen) {
    const { seed, chunks, everyMs } = chosen.generate
    return { text: generatedPieces(seed, chunks), paceMs: everyMs, usage: { input: 10, output: chunks * 10 } }
  }
  if ('echo' in chosen) {
    const text = chosen.echo === 'digest' ? digestOf(messages) : echoText(messages)
    return { text: piecesOf(text, 20) }
  }
  return chosen
}

function* generatedPieces(seed: string, chunks: number): Generator<string> {
  for (let index = 0; index < chunks; index++) yield generatedChunk(seed, index)
}
