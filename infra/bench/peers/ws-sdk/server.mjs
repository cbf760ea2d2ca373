// One process: a plain WebSocket, the official SDK, each piece of text sent on as it comes.
import OpenAI from 'openai'
import { WebSocketServer } from 'ws'

const { PORT, UPSTREAM_URL } = process.env
const openai = new OpenAI({ apiKey: 'bench', baseURL: `${UPSTREAM_URL}/v1` })

const server = new WebSocketServer({ port: Number(PORT), host: '127.0.0.1', backlog: 4096, perMessageDeflate: false })
server.on('connection', (socket) => {
  const gone = new AbortController()
  socket.on('close', () => gone.abort())
  socket.on('message', async (data) => {
    try {
      const { prompt } = JSON.parse(data)
      const request = { model: 'gpt-4.1-mini', input: prompt, stream: true }
      const stream = await openai.responses.create(request, { signal: gone.signal })
      for await (const event of stream) {
        if (event.type === 'response.output_text.delta') {
          socket.send(JSON.stringify({ type: 'chunk', text: event.delta }))
        }
      }
      socket.send(JSON.stringify({ type: 'done' }))
    } catch (error) {
      if (!gone.signal.aborted) socket.send(JSON.stringify({ type: 'error', message: error.message }))
    }
  })
})
server.on('listening', () => process.send({ ready: true }))
process.on('disconnect', () => process.exit())
