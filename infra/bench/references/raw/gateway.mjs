import { connect } from '@nats-io/transport-node'
import { WebSocketServer } from 'ws'

const { NATS_URL, PORT } = process.env
const link = await connect({ servers: NATS_URL })
const sockets = new Map()
let runs = 0

link.subscribe('raw.runs.*', {
  callback: (_error, message) => {
    const socket = sockets.get(message.subject.slice('raw.runs.'.length))
    if (socket?.readyState === 1) socket.send(message.data, { binary: false })
  },
})

const server = new WebSocketServer({ port: Number(PORT), host: '127.0.0.1', backlog: 4096, perMessageDeflate: false })
server.on('connection', (socket) => {
  const own = new Set()
  socket.on('message', (data) => {
    const id = String(++runs)
    own.add(id)
    sockets.set(id, socket)
    link.publish('raw.jobs', JSON.stringify({ id, prompt: JSON.parse(data).prompt }))
  })
  socket.on('close', () => {
    for (const id of own) {
      sockets.delete(id)
      link.publish('raw.cancel', id)
    }
  })
})
server.on('listening', () => process.send({ ready: true }))
process.on('disconnect', () => process.exit())
