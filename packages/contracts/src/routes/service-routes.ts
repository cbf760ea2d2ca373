import { z } from 'zod'
import { health } from '../health.ts'
import { route } from '../route.ts'

/** The service itself. */
export const serviceRoutes = {
  info: route({
    method: 'GET',
    path: '/info',
    tag: 'Service',
    summary: 'Name, version, features',
    access: 'public',
    status: 200,
    response: z.object({
      name: z.string(),
      version: z.string(),
      features: z.record(z.string(), z.boolean()),
      endpoints: z.record(z.string(), z.string()),
      issuer: z
        .object({ name: z.string() })
        .optional()
        .describe('whom people may sign in through, at `endpoints.oidcLogin`; its name for a button'),
    }),
  }),
  health: route({
    method: 'GET',
    path: '//health',
    tag: 'Service',
    summary: 'How the service and what it needs are',
    access: 'public',
    status: 200,
    response: health,
  }),
  live: route({
    method: 'GET',
    path: '//livez',
    tag: 'Service',
    summary: 'The process answers',
    access: 'public',
    status: 200,
    response: health,
  }),
  ready: route({
    method: 'GET',
    path: '//readyz',
    tag: 'Service',
    summary: 'Requests can be served',
    access: 'public',
    status: 200,
    response: health,
  }),
} as const
