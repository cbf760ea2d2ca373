import { z } from 'zod'
import { id } from '../ids.ts'
import { listOf, pageQuery } from '../page.ts'
import { route } from '../route.ts'
import { newToken, token, tokenRequest } from '../token.ts'

/** Personal access tokens. */
export const tokenRoutes = {
  createToken: route({
    method: 'POST',
    path: '/tokens',
    tag: 'Tokens',
    summary: 'Create a personal access token; it is shown this once',
    access: 'login',
    body: tokenRequest,
    status: 201,
    response: newToken,
  }),
  listTokens: route({
    method: 'GET',
    path: '/tokens',
    tag: 'Tokens',
    summary: 'Personal access tokens, without the tokens themselves',
    access: 'login',
    query: z.strictObject(pageQuery),
    status: 200,
    response: listOf(token),
  }),
  deleteToken: route({
    method: 'DELETE',
    path: '/tokens/:id',
    tag: 'Tokens',
    summary: 'Revoke a personal access token',
    access: 'login',
    params: z.object({ id }),
    status: 204,
  }),
} as const
