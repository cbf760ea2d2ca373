import type { Dialect } from './dialect.ts'
import { speakAnthropic } from './speak-anthropic.ts'
import { speakChat } from './speak-chat.ts'
import { speakGemini } from './speak-gemini.ts'
import { speakResponses } from './speak-responses.ts'

/** Which vendor is meant, by the path alone; nobody where it is none. */
export function chooseDialect(path: string): Dialect | undefined {
  if (path.endsWith('/responses')) return speakResponses()
  if (path.endsWith('/chat/completions')) return speakChat()
  if (path.endsWith('/messages')) return speakAnthropic()
  if (path.includes(':streamGenerateContent')) return speakGemini()
  return undefined
}
