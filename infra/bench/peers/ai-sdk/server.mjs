// One process: the AI SDK on a node:http server, streaming what its own React hooks read.
import { createServer } from 'node:http'
import { createOpenAI } from '@ai-sdk/openai'
import { streamText } from 'ai'

const { PORT, UPSTREAM_URL } = process.env
const openai = createOpenAI({ apiKey: 'bench', baseURL: `${UPSTREAM_URL}/v1` })

const server = createServer(async (request, response) => {
  const gone = new AbortController()
  response.on('close', () => gone.abort())
  const { prompt } = JSON.parse(Buffer.concat(await Array.fromAsync(request)).toString())
  const result = streamText({ model: openai('gpt-4.1-mini'), prompt, abortSignal: gone.signal, onError: () => {} })
  await result.pipeUIMessageStreamToResponse(response).catch(() => response.destroy())
})
server.listen({ port: Number(PORT), host: '127.0.0.1', backlog: 4096 }, () => process.send({ ready: true }))
process.on('disconnect', () => process.exit())
process.on('unhandledRejection', () => {})
