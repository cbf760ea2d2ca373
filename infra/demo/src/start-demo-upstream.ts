import type { IncomingMessage, ServerResponse } from 'node:http'
import { LLMock, type Mountable } from '@copilotkit/aimock'
import { answerGeminiEmbeddings, answerOpenaiEmbeddings } from './answer-embeddings.ts'
import { answerModerations } from './answer-moderations.ts'
import { chatFixtures } from './fixtures.ts'
import { reshapeResponse } from './reshape-response.ts'

export interface DemoUpstream {
  /** Origin without a path: OpenAI's SDK adds `/v1` to it, Gemini's and Anthropic's use it as it is. */
  readonly url: string
  /** Ends when the last open stream has ended. */
  readonly [Symbol.asyncDispose]: () => Promise<void>
}

/** Starts the keyless upstream on a port (0 = a free one). */
export async function startDemoUpstream(options: { host: string; port: number }): Promise<DemoUpstream> {
  // The emulator keeps what it was sent; one entry is the least it can keep.
  const emulator = new LLMock({ host: options.host, port: options.port, logLevel: 'silent', journalMaxEntries: 1 })
  emulator.addFixtures(chatFixtures())
  for (const path of ['/v1', '/v1beta']) emulator.mount(path, hook)
  return { url: await emulator.start(), [Symbol.asyncDispose]: () => emulator.stop() }
}

/** Stands before the emulator's own routes: false lets it answer, in a response that is reshaped. */
const hook: Mountable = {
  async handleRequest(request: IncomingMessage, response: ServerResponse, path: string): Promise<boolean> {
    if (request.method === 'POST' && path === '/embeddings') {
      await answerOpenaiEmbeddings(request, response)
      return true
    }
    if (request.method === 'POST' && path === '/moderations') {
      await answerModerations(request, response)
      return true
    }
    if (request.method === 'POST' && path.endsWith(':batchEmbedContents')) {
      await answerGeminiEmbeddings(request, response)
      return true
    }
    reshapeResponse(response)
    return false
  },
}
