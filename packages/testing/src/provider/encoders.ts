import { encodeAnthropic } from './encode-anthropic.ts'
import { encodeChat } from './encode-chat.ts'
import { encodeGemini } from './encode-gemini.ts'
import { encodeResponses } from './encode-responses.ts'
import type { ProviderDialect } from './read-dialect.ts'
import type { EncoderOptions, StreamEncoder } from './stream-encoder.ts'

/** How each dialect is written. */
export const encoders: Readonly<Record<ProviderDialect, (options: EncoderOptions) => StreamEncoder>> = {
  'openai-responses': encodeResponses,
  'openai-chat': encodeChat,
  anthropic: encodeAnthropic,
  gemini: encodeGemini,
}
