import { ProcedureError } from '@playground/contracts'
import type { Principal } from '../auth/principal.ts'

/** Why a connection is closed from our side. */
export type Farewell = 'restart' | 'login ended' | 'forbidden'

/** A live connection of somebody, as the rest of the gateway sees it. */
export interface Connection {
  readonly principal: Principal
  /** Called at regular times. */
  beat: () => void
  close: (farewell: Farewell) => void
}

export type Connections = Readonly<{
  /** Throws `rate_limited` when this user has as many as allowed. */
  refuseMore: (userId: string) => void
  add: (connection: Connection) => void
  remove: (connection: Connection) => void
  count: () => number
  /** Ends those of a login (4401) or a user (4403). */
  revoke: (loginOrUserId: string) => void
  /** Ends all, spread over a time so that not everybody comes back at once; and whoever still comes, at once. */
  closeAll: (spreadMs: number) => Promise<void>
}>

/** Someone who has not answered the last beat by the next one is gone. */
const defaultBeatEveryMs = 20_000

/** The live connections of one kind. The limit holds per gateway. */
export function connectionsOf({
  kind,
  maxPerUser,
  beatEveryMs = defaultBeatEveryMs,
}: {
  kind: string
  maxPerUser: number
  beatEveryMs?: number
}): Connections {
  const open = new Set<Connection>()
  const beat = () => {
    for (const connection of open) connection.beat()
  }
  let timer: NodeJS.Timeout | undefined
  let leaving = false
  return {
    refuseMore: (userId) => {
      const theirs = [...open].filter(({ principal }) => principal.userId === userId).length
      if (theirs < maxPerUser) return
      throw new ProcedureError('rate_limited', `More than ${maxPerUser} ${kind} at once are not possible.`, {
        retryAfterSeconds: 30,
      })
    },
    add: (connection) => {
      open.add(connection)
      // Asked for before we began to close, and ready only now: nobody else would send it away.
      if (leaving) setImmediate(() => connection.close('restart'))
      timer ??= setInterval(beat, beatEveryMs).unref()
    },
    remove: (connection) => {
      open.delete(connection)
      if (open.size > 0) return
      clearInterval(timer)
      timer = undefined
    },
    count: () => open.size,
    revoke: (loginOrUserId) => {
      for (const connection of open) {
        if (connection.principal.loginId === loginOrUserId) connection.close('login ended')
        else if (connection.principal.userId === loginOrUserId) connection.close('forbidden')
      }
    },
    closeAll: async (spreadMs) => {
      leaving = true
      await Promise.all(
        [...open].map(async (connection) => {
          await new Promise((resolve) => setTimeout(resolve, Math.random() * spreadMs))
          connection.close('restart')
        }),
      )
    },
  }
}
