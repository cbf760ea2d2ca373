import { z } from 'zod'
import { listedModel } from '../model.ts'
import { route } from '../route.ts'

/** What can be asked. */
export const modelRoutes = {
  listModels: route({
    method: 'GET',
    path: '/models',
    tag: 'Models',
    summary: 'Models of living workers',
    access: 'user',
    status: 200,
    response: z.object({ data: z.array(listedModel) }),
  }),
} as const
