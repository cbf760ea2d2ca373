import { z } from 'zod'
import { id } from '../ids.ts'
import { route } from '../route.ts'
import { run, runDetails } from '../run.ts'

const byId = z.object({ id })
/** It was asked for; the outcome is told by events. */
const accepted = z.object({ accepted: z.literal(true) })

/** Single runs. */
export const runRoutes = {
  cancelSession: route({
    method: 'POST',
    path: '/sessions/:id/cancel',
    tag: 'Runs',
    summary: 'Stop every running run of a session',
    access: 'user',
    params: byId,
    status: 202,
    response: accepted,
  }),
  readRun: route({
    method: 'GET',
    path: '/runs/:id',
    tag: 'Runs',
    summary: 'A run with its exact request, timeline and attempts',
    access: 'user',
    params: byId,
    status: 200,
    response: runDetails,
  }),
  cancelRun: route({
    method: 'POST',
    path: '/runs/:id/cancel',
    tag: 'Runs',
    summary: 'Stop a run',
    access: 'user',
    params: byId,
    status: 202,
    response: accepted,
  }),
  retryRun: route({
    method: 'POST',
    path: '/runs/:id/retry',
    tag: 'Runs',
    summary: 'Run an ended run again',
    access: 'user',
    params: byId,
    status: 201,
    response: run,
    starts: true,
  }),
} as const
