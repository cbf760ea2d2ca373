import { createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router'
import { z } from 'zod'
import { isSignedIn } from './data/client.ts'
import { SignInPage } from './gate/sign-in-page.tsx'
import { SignUpPage } from './gate/sign-up-page.tsx'
import { NotFound } from './shell/not-found.tsx'
import { Shell } from './shell/shell.tsx'
import { StartPage } from './start/start-page.tsx'

const root = createRootRoute({ notFoundComponent: NotFound })

const returning = z.object({
  returnTo: z.string().optional().catch(undefined),
  error: z.enum(['issuer', 'ended', 'forbidden']).optional().catch(undefined),
})

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: returning,
  component: SignInPage,
})

const signUp = createRoute({
  getParentRoute: () => root,
  path: '/sign-up',
  validateSearch: returning,
  component: SignUpPage,
})

const shared = createRoute({
  getParentRoute: () => root,
  path: '/shared/$token',
  component: lazyRouteComponent(() => import('./share/shared-page.tsx'), 'SharedPage'),
})

const app = createRoute({
  getParentRoute: () => root,
  id: 'app',
  beforeLoad: ({ location }) => {
    if (isSignedIn()) return
    throw redirect({ to: '/sign-in', search: location.href === '/' ? {} : { returnTo: location.href } })
  },
  component: Shell,
})

const start = createRoute({ getParentRoute: () => app, path: '/', component: StartPage })

const session = createRoute({
  getParentRoute: () => app,
  path: '/sessions/$sessionId',
  component: lazyRouteComponent(() => import('./session/session-page.tsx'), 'SessionPage'),
})

const leaderboard = createRoute({
  getParentRoute: () => app,
  path: '/leaderboard',
  component: lazyRouteComponent(() => import('./leaderboard/leaderboard-page.tsx'), 'LeaderboardPage'),
})

const usage = createRoute({
  getParentRoute: () => app,
  path: '/usage',
  component: lazyRouteComponent(() => import('./usage/usage-page.tsx'), 'UsagePage'),
})

const agents = createRoute({
  getParentRoute: () => app,
  path: '/agents',
  component: lazyRouteComponent(() => import('./library/agents-page.tsx'), 'AgentsPage'),
})

const templates = createRoute({
  getParentRoute: () => app,
  path: '/templates',
  component: lazyRouteComponent(() => import('./library/templates-page.tsx'), 'TemplatesPage'),
})

const account = createRoute({
  getParentRoute: () => app,
  path: '/account',
  component: lazyRouteComponent(() => import('./account/account-page.tsx'), 'AccountPage'),
})

const admin = createRoute({
  getParentRoute: () => app,
  path: '/admin',
  component: lazyRouteComponent(() => import('./admin/admin-page.tsx'), 'AdminPage'),
})

export const router = createRouter({
  routeTree: root.addChildren([
    signIn,
    signUp,
    shared,
    app.addChildren([start, session, leaderboard, usage, agents, templates, account, admin]),
  ]),
  defaultPreload: 'intent',
  defaultPendingMs: 300,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
