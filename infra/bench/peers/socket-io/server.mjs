// One process: socket.io and the official SDK, the usual backend of a chat of one's own.
import { createServer } from 'node:http'
import OpenAI from 'openai'
import { Server } from 'socket.io'

const { PORT, UPSTREAM_URL } = process.env
const openai = new OpenAI({ apiKey: 'bench', baseURL: `${UPSTREAM_URL}/v1` })

const http = createServer()
const io = new Server(http)
io.on('connection', (socket) => {
  const gone = new AbortController()
  socket.on('disconnect', () => gone.abort())
  socket.on('ask', async ({ prompt }) => {
    try {
      const request = { model: 'gpt-4.1-mini', input: prompt, stream: true }
      const stream = await openai.responses.create(request, { signal: gone.signal })
      for await (const event of stream) {
        if (event.type === 'response.output_text.delta') socket.emit('chunk', event.delta)
      }
      socket.emit('done')
    } catch (error) {
      if (!gone.signal.aborted) socket.emit('failed', error.message)
    }
  })
})
http.listen({ port: Number(PORT), host: '127.0.0.1', backlog: 4096 }, () => process.send({ ready: true }))
process.on('disconnect', () => process.exit())
