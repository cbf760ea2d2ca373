import { z } from 'zod'
import { credentials, grant, passwordChange, quota, registration, user } from '../account.ts'
import { route } from '../route.ts'

const signedIn = grant.extend({ user })
const account = z.object({ user, quota })

/** Signing up, in and out; the account itself. */
export const accountRoutes = {
  register: route({
    method: 'POST',
    path: '/auth/register',
    tag: 'Accounts',
    summary: 'Create an account',
    access: 'public',
    body: registration,
    status: 201,
    response: signedIn,
  }),
  login: route({
    method: 'POST',
    path: '/auth/login',
    tag: 'Accounts',
    summary: 'Sign in',
    access: 'public',
    body: credentials,
    status: 200,
    response: signedIn,
  }),
  refresh: route({
    method: 'POST',
    path: '/auth/refresh',
    tag: 'Accounts',
    summary: 'A new access token for the refresh cookie',
    access: 'public',
    status: 200,
    response: grant,
  }),
  logout: route({
    method: 'POST',
    path: '/auth/logout',
    tag: 'Accounts',
    summary: 'Sign out',
    access: 'public',
    status: 200,
    response: z.object({ redirect: z.string().nullable() }),
  }),
  me: route({
    method: 'GET',
    path: '/auth/me',
    tag: 'Accounts',
    summary: 'Who is signed in, and what is left of the quota',
    access: 'user',
    status: 200,
    response: account,
  }),
  changePassword: route({
    method: 'POST',
    path: '/auth/password',
    tag: 'Accounts',
    summary: 'Change the password; ends all other logins',
    access: 'login',
    body: passwordChange,
    status: 204,
  }),
  deleteAccount: route({
    method: 'DELETE',
    path: '/auth/me',
    tag: 'Accounts',
    summary: 'Delete account and data',
    access: 'login',
    status: 204,
  }),
  openIssuerLogin: route({
    method: 'GET',
    path: '/auth/oidc/login',
    tag: 'Accounts',
    summary: 'Redirects to the sign-in of the configured issuer; 404 without one',
    access: 'public',
    query: z.strictObject({ returnTo: z.string().max(2000).optional().describe('a path of this site') }),
    status: 302,
  }),
  closeIssuerLogin: route({
    method: 'GET',
    path: '/auth/oidc/callback',
    tag: 'Accounts',
    summary: 'Where the issuer sends people back: sets the cookies, redirects',
    access: 'public',
    query: z.looseObject({ state: z.string().max(2000).optional(), code: z.string().max(4000).optional() }),
    status: 302,
  }),
} as const
