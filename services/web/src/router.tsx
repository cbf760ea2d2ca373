import { createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router'
import { z } from 'zod'
import { isSignedIn } from './data/client.ts'
import { SignInPage } from './gate/sign-in-page.tsx'
import { SignUpPage } from './gate/sign-up-page.tsx'
import { NotFound } from './shell/not-found.tsx'
import { Shell } from './shell/shell.tsx'
import { StartPage } from './start/start-page.tsx'

const root = createRootRoute({ notFoundComponent: NotFound })

const returning = z.object({ returnTo: z.string().optional().catch(undefined) })

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

export const router = createRouter({
  routeTree: root.addChildren([signIn, signUp, app.addChildren([start, session])]),
  defaultPreload: 'intent',
  defaultPendingMs: 300,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
