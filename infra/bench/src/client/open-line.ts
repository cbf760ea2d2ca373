import type { Spoken } from '../target.ts'
import type { OpenLine } from './line.ts'
import { lineOverHttp } from './line-over-http.ts'
import { lineOverPlayground } from './line-over-playground.ts'
import { lineOverSocketIo } from './line-over-socket-io.ts'
import { lineOverWebsocket } from './line-over-websocket.ts'

const ways: Readonly<Record<Spoken, OpenLine>> = {
  responses: lineOverHttp,
  chat: lineOverHttp,
  prompt: lineOverHttp,
  websocket: lineOverWebsocket,
  'socket.io': lineOverSocketIo,
  playground: lineOverPlayground,
}

/** Connects as the target is to be spoken to. */
export const openLine: OpenLine = (target, index, events) => ways[target.speaks](target, index, events)
