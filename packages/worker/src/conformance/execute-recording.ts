import { readFile } from 'node:fs/promises'
import type { ProviderUpstream } from '@playground/testing'
import { startProviderUpstream } from '@playground/testing'
import type { Provider } from '../provider/provider.ts'
import { type Executed, executeOnce, type Given } from './execute-once.ts'

/** Executes a run against the recorded bytes of a stream, or of one JSON body, as a vendor once sent them. */
export async function executeRecording(
  recording: URL,
  makeProvider: (upstream: ProviderUpstream) => Provider,
  given: Given = {},
): Promise<Executed> {
  await using upstream = await startProviderUpstream()
  const bytes = await readFile(recording)
  upstream.script({
    raw: (response) => {
      const type = recording.pathname.endsWith('.json') ? 'application/json' : 'text/event-stream; charset=utf-8'
      response.writeHead(200, { 'content-type': type })
      response.end(bytes)
    },
  })
  return await executeOnce(makeProvider(upstream), given)
}
