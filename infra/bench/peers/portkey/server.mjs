// The gateway as its package starts it, mended in one place: it writes headers onto a response of fetch, which fetch
// forbids (https://github.com/Portkey-AI/gateway/issues/1389), so that as released it answers nothing but errors.
import { connect } from 'node:net'

const plainFetch = globalThis.fetch
globalThis.fetch = async (...request) => {
  const { body, status, statusText, headers } = await plainFetch(...request)
  return new Response(body, { status, statusText, headers })
}
process.argv.push('--headless', `--port=${process.env.PORT}`)
await import('@portkey-ai/gateway/build/start-server.js')

const look = () => {
  const socket = connect(Number(process.env.PORT), '127.0.0.1')
  socket.on('connect', () => {
    socket.destroy()
    process.send({ ready: true })
  })
  socket.on('error', () => setTimeout(look, 50))
}
look()
process.on('disconnect', () => process.exit())
