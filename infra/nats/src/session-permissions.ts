import { jobs, liveState, procedures, runState } from '@playground/contracts'
import {
  acknowledge,
  ask,
  busSubjects,
  inboxes,
  readAlong,
  seeStreams,
  sessionConsumer,
  streamNames,
} from './jetstream-subjects.ts'
import type { Permissions } from './permissions.ts'

/**
 * Answers everybody's questions, writes the events of sessions and of runs (never their output), hands out jobs that
 * were lost, revokes.
 */
export function sessionPermissions(user: string, askers: readonly string[]): Permissions {
  const { runs, catalog } = streamNames
  return {
    publish: [
      ...askers.map(inboxes),
      // Its own health check asks from inside its container.
      procedures.sessionHealth.subject,
      inboxes(user),
      runState.filter({}),
      jobs.filter({}),
      busSubjects.revoked,
      busSubjects.health,
      ...seeStreams,
      ...readAlong(runs, 'runs.>'),
      ...readAlong(catalog, 'catalog.>'),
      ask.consumerInfo(runs, sessionConsumer),
      ...acknowledge(runs, sessionConsumer),
      ask.lastOfAny(runs),
      ask.lastOf(runs, '>'),
    ],
    subscribe: [inboxes(user), `rpc.${procedures.sessionHealth.service}.*`, liveState.filter({})],
  }
}
