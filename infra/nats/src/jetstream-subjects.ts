import { catalogStream, jobsStream, runsStream } from '@playground/contracts'

/** Streams and buckets of the product, by what they are for; `packages/bus` makes them. */
export const streamNames = {
  jobs: jobsStream.name,
  runs: runsStream.name,
  catalog: catalogStream.name,
  revoked: 'KV_revoked',
  scratch: 'KV_scratch',
  health: 'HEALTH',
} as const

/** Subjects that are no channel of the contracts, since only `packages/bus` speaks on them. */
export const busSubjects = { revoked: '$KV.revoked.*', scratch: '$KV.scratch.>', health: 'health.*' } as const

/** The durable consumer by which the session service reads the log. */
export const sessionConsumer = 'session'

const api = '$JS.API'

/** The server's own subjects, on which it is asked for things. `*` stands for any consumer. */
export const ask = {
  makeStream: (stream: string) => `${api}.STREAM.CREATE.${stream}`,
  changeStream: (stream: string) => `${api}.STREAM.UPDATE.${stream}`,
  streamInfo: (stream: string) => `${api}.STREAM.INFO.${stream}`,
  /** The server holds the consumer to the filter that stands in the subject. */
  makeConsumer: (stream: string, consumer: string, filter: string) =>
    `${api}.CONSUMER.CREATE.${stream}.${consumer}.${filter}`,
  /** Of the whole stream, without a filter. */
  makeWholeConsumer: (stream: string, consumer: string) => `${api}.CONSUMER.CREATE.${stream}.${consumer}`,
  listConsumers: (stream: string) => `${api}.CONSUMER.LIST.${stream}`,
  consumerInfo: (stream: string, consumer: string) => `${api}.CONSUMER.INFO.${stream}.${consumer}`,
  removeConsumer: (stream: string, consumer: string) => `${api}.CONSUMER.DELETE.${stream}.${consumer}`,
  nextMessages: (stream: string, consumer: string) => `${api}.CONSUMER.MSG.NEXT.${stream}.${consumer}`,
  /** The last message that matches a filter which stands in the request: of the whole stream, that is. */
  lastOfAny: (stream: string) => `${api}.DIRECT.GET.${stream}`,
  /** The last message of one subject. */
  lastOf: (stream: string, subject: string) => `${api}.DIRECT.GET.${stream}.${subject}`,
} as const

/** Where deliveries of a durable consumer are acknowledged, with and without domain and account in front. */
export const acknowledge = (stream: string, consumer: string) => [
  `$JS.ACK.${stream}.${consumer}.>`,
  `$JS.ACK.*.*.${stream}.${consumer}.>`,
]

/** To see that nothing is missing is harmless, and part of every start. */
export const seeStreams = Object.values(streamNames).map(ask.streamInfo)

/** To make them, or to bring their limits up to date, is for one service alone. */
export const makeStreams = Object.values(streamNames).flatMap((stream) => [
  ask.makeStream(stream),
  ask.changeStream(stream),
])

/** Addresses for answers. Everybody has their own, so that nobody reads what others are told. */
export const inboxes = (user: string) => `_INBOX.${user}.>`

/** Reading on one's own, by consumers that come and go: the tail, finite reads. Never the durable one. */
export const readAlong = (stream: string, filter: string) => [
  ask.makeConsumer(stream, '*', filter),
  ask.nextMessages(stream, '*'),
  ask.removeConsumer(stream, '*'),
]

/** What {@link readAlong} on the log leaves to the session service. */
export const leaveDurable = [
  ask.makeWholeConsumer(streamNames.runs, sessionConsumer),
  ask.makeConsumer(streamNames.runs, sessionConsumer, '>'),
  ask.nextMessages(streamNames.runs, sessionConsumer),
  ask.removeConsumer(streamNames.runs, sessionConsumer),
]
