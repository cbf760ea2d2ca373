import { z } from 'zod'
import { queueReport } from '../queue.ts'
import { by, define } from './define.ts'

/** For admins alone: anybody else is `forbidden`. */
export const readQueues = define('queues', z.object(by), queueReport)
