import { accountRoutes } from './routes/account-routes.ts'
import { adminRoutes } from './routes/admin-routes.ts'
import { chatRoutes } from './routes/chat-routes.ts'
import { conversationRoutes } from './routes/conversation-routes.ts'
import { embeddingRoutes } from './routes/embedding-routes.ts'
import { jobRoutes } from './routes/job-routes.ts'
import { judgingRoutes } from './routes/judging-routes.ts'
import { libraryRoutes } from './routes/library-routes.ts'
import { modelRoutes } from './routes/model-routes.ts'
import { openaiRoutes } from './routes/openai-routes.ts'
import { runRoutes } from './routes/run-routes.ts'
import { serviceRoutes } from './routes/service-routes.ts'
import { sessionRoutes } from './routes/session-routes.ts'
import { sharingRoutes } from './routes/sharing-routes.ts'
import { tokenRoutes } from './routes/token-routes.ts'
import { usageRoutes } from './routes/usage-routes.ts'

/** Every HTTP route, by the name the client calls it. */
export const routes = {
  ...accountRoutes,
  ...tokenRoutes,
  ...modelRoutes,
  ...sessionRoutes,
  ...runRoutes,
  ...judgingRoutes,
  ...sharingRoutes,
  ...chatRoutes,
  ...conversationRoutes,
  ...embeddingRoutes,
  ...jobRoutes,
  ...openaiRoutes,
  ...libraryRoutes,
  ...usageRoutes,
  ...adminRoutes,
  ...serviceRoutes,
} as const

export type RouteName = keyof typeof routes
