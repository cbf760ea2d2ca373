import { ask, inboxes, streamNames } from './jetstream-subjects.ts'
import type { Permissions } from './permissions.ts'

/** Makes the streams, once, before anything else starts. It can neither read nor delete one. */
export function provisionerPermissions(user: string): Permissions {
  return {
    publish: Object.values(streamNames).flatMap((stream) => [
      ask.streamInfo(stream),
      ask.makeStream(stream),
      ask.changeStream(stream),
    ]),
    subscribe: [inboxes(user)],
  }
}
