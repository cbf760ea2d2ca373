import type { GenerateContentResponse } from '@google/genai'
import type { ProviderChunk } from '@playground/worker'
import { convertUsage } from './convert-usage.ts'
import { mapFinishReason } from './map-finish-reason.ts'

/** What the chunks of one answer say, one after the other. */
export function toChunks(): (chunk: GenerateContentResponse) => readonly ProviderChunk[] {
  let named = false
  return (chunk) => {
    const said: ProviderChunk[] = []
    if (!named && chunk.modelVersion) {
      named = true
      said.push({ kind: 'model', model: chunk.modelVersion })
    }
    const candidate = chunk.candidates?.[0]
    for (const part of candidate?.content?.parts ?? []) {
      if (part.text) said.push({ kind: part.thought === true ? 'reasoning' : 'text', text: part.text })
    }
    if (chunk.usageMetadata) said.push({ kind: 'usage', usage: convertUsage(chunk.usageMetadata) })
    if (candidate?.finishReason) said.push({ kind: 'finish', reason: mapFinishReason(candidate.finishReason) })
    // A prompt that is blocked gets no candidate at all.
    if (chunk.promptFeedback?.blockReason) said.push({ kind: 'finish', reason: 'content_filter' })
    return said
  }
}
