import type { GenerateContentParameters, ThinkingLevel } from '@google/genai'
import type { ProviderRequest } from '@playground/worker'

/** The request of `streamGenerateContent`. Thoughts are asked for where the model has any. */
export function buildRequest(request: ProviderRequest): GenerateContentParameters {
  const { temperature, topP, seed, stop } = request.parameters
  return {
    model: request.modelName,
    contents: request.messages.map(({ role, content }) => ({
      role: role === 'assistant' ? 'model' : 'user',
      parts: [{ text: content }],
    })),
    config: {
      ...(request.instructions === null ? {} : { systemInstruction: request.instructions }),
      maxOutputTokens: request.maxOutputTokens,
      ...(temperature === undefined ? {} : { temperature }),
      ...(topP === undefined ? {} : { topP }),
      ...(seed === undefined ? {} : { seed }),
      ...(stop === undefined ? {} : { stopSequences: stop }),
      ...(request.model.capabilities.reasoning ? { thinkingConfig: thinkingOf(request) } : {}),
      // One request is one call: what goes on by itself would be billed and measured as if it were.
      automaticContinuation: false,
    },
  }
}

type Thinking = { includeThoughts: true; thinkingLevel?: ThinkingLevel; thinkingBudget?: number }

function thinkingOf(request: ProviderRequest): Thinking {
  const effort = request.parameters.reasoningEffort
  if (effort === undefined) return { includeThoughts: true }
  // Gemini 2.5 thinks by a budget of tokens, later ones by levels, of which `minimal` has been withdrawn.
  if (/^gemini-2\.5/.test(request.modelName)) {
    return { includeThoughts: true, thinkingBudget: { minimal: 512, low: 2048, medium: 8192, high: 24_576 }[effort] }
  }
  const level = { minimal: 'LOW', low: 'LOW', medium: 'MEDIUM', high: 'HIGH' }[effort]
  // At the vendor's border: its enum cannot be imported as a type only, and its values are these words.
  return { includeThoughts: true, thinkingLevel: level as ThinkingLevel }
}
