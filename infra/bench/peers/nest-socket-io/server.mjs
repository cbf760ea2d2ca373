// One process: a NestJS gateway on socket.io, as its documentation writes it. Decorators are applied by hand, since Node
// runs no syntax for them.
import 'reflect-metadata'
import { Module } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { ConnectedSocket, MessageBody, SubscribeMessage, WebSocketGateway } from '@nestjs/websockets'
import OpenAI from 'openai'

const { PORT, UPSTREAM_URL } = process.env
const openai = new OpenAI({ apiKey: 'bench', baseURL: `${UPSTREAM_URL}/v1` })

class ChatGateway {
  handleConnection(client) {
    client.data.gone = new AbortController()
  }
  handleDisconnect(client) {
    client.data.gone.abort()
  }
  async ask(client, { prompt }) {
    const { gone } = client.data
    try {
      const request = { model: 'gpt-4.1-mini', input: prompt, stream: true }
      const stream = await openai.responses.create(request, { signal: gone.signal })
      for await (const event of stream) {
        if (event.type === 'response.output_text.delta') client.emit('chunk', event.delta)
      }
      client.emit('done')
    } catch (error) {
      if (!gone.signal.aborted) client.emit('failed', error.message)
    }
  }
}
ConnectedSocket()(ChatGateway.prototype, 'ask', 0)
MessageBody()(ChatGateway.prototype, 'ask', 1)
SubscribeMessage('ask')(ChatGateway.prototype, 'ask', Object.getOwnPropertyDescriptor(ChatGateway.prototype, 'ask'))
WebSocketGateway()(ChatGateway)

class AppModule {}
Module({ providers: [ChatGateway] })(AppModule)

const app = await NestFactory.create(AppModule, { logger: false })
await app.init()
app
  .getHttpServer()
  .listen({ port: Number(PORT), host: '127.0.0.1', backlog: 4096 }, () => process.send({ ready: true }))
process.on('disconnect', () => process.exit())
