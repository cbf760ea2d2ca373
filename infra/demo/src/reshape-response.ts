import type { ServerResponse } from 'node:http'
import { countTokens } from './count-tokens.ts'
import { mendBody, mendFrame } from './mend-frame.ts'

const maxFramesTogether = 3

/**
 * Changes how the emulator's answer leaves: frames travel one to three at a time, so that chunks are irregular
 * in size as well as in time; figures it leaves out are added; and a client that goes away ends the stream,
 * which the emulator would otherwise go on writing to the end.
 */
export function reshapeResponse(response: ServerResponse, random: () => number = Math.random): void {
  const write = response.write.bind(response)
  const end = response.end.bind(response)
  let held = ''
  let room = 1
  let reasoning = ''

  const release = () => {
    if (held !== '') write(held)
    held = ''
    room = 1 + Math.floor(random() * maxFramesTogether)
  }
  response.write = (frame: unknown) => {
    if (typeof frame !== 'string') return write(frame)
    reasoning += chatReasoning(frame)
    held += mendFrame(frame, countTokens(reasoning))
    room -= 1
    if (room <= 0) release()
    return true
  }
  response.end = (body?: unknown) => {
    if (response.destroyed) return end()
    release()
    return typeof body === 'string' ? end(mendWhole(body)) : end()
  }
  response.once('close', () => {
    // Ended is what the emulator looks at between two frames.
    if (!response.writableEnded) end()
  })
}

/** Reasoning of chat completions is counted as it passes: its usage event does not repeat the text. */
function chatReasoning(frame: string): string {
  if (!frame.includes('"reasoning_content"')) return ''
  return /"reasoning_content":("(?:[^"\\]|\\.)*")/.exec(frame)?.[1]?.slice(1, -1) ?? ''
}

function mendWhole(body: string): string {
  if (!body.includes('"usage')) return body
  const reasoning = /"reasoning_content":"((?:[^"\\]|\\.)*)"/.exec(body)?.[1] ?? ''
  return JSON.stringify(mendBody(JSON.parse(body), countTokens(reasoning)))
}
