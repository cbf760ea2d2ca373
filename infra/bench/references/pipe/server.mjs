// P: what any Node program in between costs at least. Bytes in, the same bytes out.
import { Agent, createServer, request } from 'node:http'

const { hostname, port } = new URL(process.env.UPSTREAM_URL)
const agent = new Agent({ keepAlive: true, maxSockets: Infinity, maxFreeSockets: 4096 })

const server = createServer((incoming, outgoing) => {
  const { method, url: path, headers } = incoming
  const forward = request({ hostname, port, method, path, headers, agent }, (answer) => {
    outgoing.writeHead(answer.statusCode, answer.headers)
    answer.pipe(outgoing)
  })
  outgoing.on('close', () => forward.destroy())
  forward.on('error', () => outgoing.destroy())
  incoming.pipe(forward)
})
server.listen({ port: process.env.PORT, host: '127.0.0.1', backlog: 4096 }, () => process.send({ ready: true }))
process.on('disconnect', () => process.exit())
