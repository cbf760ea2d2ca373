import { jobs, liveState, procedures, runSettled, runState } from '@playground/contracts'
import {
  acknowledge,
  ask,
  busSubjects,
  inboxes,
  makeStreams,
  readAlong,
  seeStreams,
  sessionConsumer,
  streamNames,
} from './jetstream-subjects.ts'
import type { Permissions } from './permissions.ts'

/**
 * Makes the streams, answers everybody's questions, writes the events of sessions and of runs (never their output),
 * hands out jobs that were lost, revokes. It can delete no stream.
 */
export function sessionPermissions(user: string, askers: readonly string[]): Permissions {
  const { jobs: queues, runs, catalog } = streamNames
  return {
    publish: [
      ...askers.map(inboxes),
      // Its own health check asks from inside its container.
      procedures.sessionHealth.subject,
      inboxes(user),
      runState.filter({}),
      runSettled.filter({}),
      jobs.filter({}),
      busSubjects.revoked,
      busSubjects.health,
      ...seeStreams,
      ...makeStreams,
      ask.makeWholeConsumer(runs, '*'),
      ...readAlong(runs, 'runs.>'),
      ...readAlong(catalog, 'catalog.>'),
      ask.consumerInfo(runs, sessionConsumer),
      // How many jobs wait, and for how long: to be seen by admins, never to be taken.
      ask.listConsumers(queues),
      ask.lastOfAny(queues),
      ...acknowledge(runs, sessionConsumer),
      ask.lastOfAny(runs),
      ask.lastOf(runs, '>'),
    ],
    subscribe: [inboxes(user), `rpc.${procedures.sessionHealth.service}.*`, liveState.filter({})],
  }
}
