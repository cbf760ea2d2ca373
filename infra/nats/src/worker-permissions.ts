import {
  catalog,
  type JobClass,
  jobClass,
  jobs,
  liveState,
  noId,
  procedures,
  runOutput,
  runState,
  runsLog,
  workerOwns,
} from '@playground/contracts'
import { acknowledge, ask, busSubjects, inboxes, leaveDurable, seeStreams, streamNames } from './jetstream-subjects.ts'
import type { Permissions } from './permissions.ts'

/** Works for one provider: its jobs, its part of the log, its models. */
export function workerPermissions(user: string, provider: string): Permissions {
  const own = subjectsOf(provider)
  return {
    publish: [...everyWorker(user), ...own.publish],
    publishNever: leaveDurable,
    subscribe: [inboxes(user), workerOwns.filter({}), ...own.subscribe],
  }
}

/**
 * Works for any number of providers whose names are only known from its settings: all that have no worker of their own
 * among `others`.
 */
export function remainingWorkersPermissions(user: string, others: readonly string[]): Permissions {
  const any = subjectsOf(undefined)
  const foreign = [...others, reserved, noId].map(subjectsOf)
  return {
    publish: [...everyWorker(user), ...any.publish],
    publishNever: [...leaveDurable, ...foreign.flatMap(({ publish }) => publish), ...others.flatMap(queuesOf)],
    subscribe: [inboxes(user), workerOwns.filter({}), ...any.subscribe],
    subscribeNever: foreign.flatMap(({ subscribe }) => subscribe),
  }
}

/** Stands in the place of the provider in the events of sessions. */
const reserved = 'session'

const everyWorker = (user: string) => [
  procedures.readRunInput.subject,
  // Workers of one provider ask each other who owns a run; each answers into an inbox of the same user.
  workerOwns.filter({}),
  inboxes(user),
  busSubjects.health,
  ...seeStreams,
  ask.nextMessages(streamNames.runs, '*'),
  ask.removeConsumer(streamNames.runs, '*'),
]

/** Neither another's queue under whatever filter, nor its jobs under whatever name. */
const queuesOf = (provider: string) =>
  jobClass.options.flatMap((kind) => [
    ask.makeConsumer(streamNames.jobs, consumerOf(provider, kind), '>'),
    ask.makeConsumer(streamNames.jobs, '*', jobs.filter({ provider, class: kind })),
  ])

const consumerOf = (provider: string | undefined, kind: JobClass) =>
  provider === undefined ? '*' : `w_${provider}_${kind}`

/** What belongs to one provider, or to any. */
function subjectsOf(provider: string | undefined): Pick<Permissions, 'publish' | 'subscribe'> {
  const whose = provider === undefined ? {} : { provider }
  const log = [runState.filter(whose), runOutput.filter(whose)]
  const queues = jobClass.options.flatMap((kind) => {
    const consumer = consumerOf(provider, kind)
    return [
      ask.makeConsumer(streamNames.jobs, consumer, jobs.filter({ ...whose, class: kind })),
      ask.nextMessages(streamNames.jobs, consumer),
      ...acknowledge(streamNames.jobs, consumer),
    ]
  })
  return {
    publish: [
      ...log,
      catalog.filter(whose),
      ...new Set(queues),
      ask.makeConsumer(streamNames.runs, '*', runsLog.filter(whose)),
      ask.lastOf(streamNames.runs, runsLog.filter(whose)),
    ],
    subscribe: [liveState.filter(whose)],
  }
}
