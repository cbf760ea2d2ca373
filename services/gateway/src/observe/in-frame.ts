import type { ClientFrame } from '@playground/contracts'
import { forRequest, inSpan } from '@playground/runtime'

/** Does what a frame asks for as a request of its own, with an id made of the socket's. */
export function inFrame(requestId: string, frame: ClientFrame, work: () => Promise<void>): Promise<void> {
  if (frame.type === 'ping') return work()
  const attributes = { 'playground.request.id': requestId, 'playground.frame.type': frame.type }
  return forRequest({ requestId }, () => inSpan(`frame ${frame.type}`, { kind: 'server', attributes }, work))
}
