import { jobs, procedures, runState, sessionState } from '@playground/contracts'
import { ask, busSubjects, inboxes, leaveDurable, readAlong, seeStreams, streamNames } from './jetstream-subjects.ts'
import type { Permissions } from './permissions.ts'

/**
 * Asks the session service, hands out jobs, asks for cancellation, follows the whole log. It writes no output of a run
 * and no event of a session.
 */
export function gatewayPermissions(user: string, sessionUser: string): Permissions {
  const { runs, catalog, revoked, scratch } = streamNames
  return {
    publish: [
      `rpc.${procedures.sessionHealth.service}.*`,
      // A request too large for one message goes to an inbox of who answers.
      inboxes(sessionUser),
      runState.filter({}),
      jobs.filter({}),
      busSubjects.health,
      busSubjects.scratch,
      ...seeStreams,
      ask.makeWholeConsumer(runs, '*'),
      ...readAlong(runs, 'runs.>'),
      ...readAlong(catalog, 'catalog.>'),
      ...readAlong(revoked, '$KV.revoked.>'),
      ask.lastOfAny(runs),
      ask.lastOf(runs, '>'),
      ask.lastOf(scratch, '>'),
    ],
    publishNever: [sessionState.filter({}), ...leaveDurable],
    subscribe: [inboxes(user)],
  }
}
