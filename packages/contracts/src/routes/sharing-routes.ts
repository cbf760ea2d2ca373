import { z } from 'zod'
import { id } from '../ids.ts'
import { route } from '../route.ts'
import { exportFormat, share, sharedSession, shareRequest } from '../share.ts'

const byId = z.object({ id })

/** Sessions as documents: files and links. */
export const sharingRoutes = {
  exportSession: route({
    method: 'GET',
    path: '/sessions/:id/export',
    tag: 'Sharing',
    summary: 'The session as a file: JSON, Markdown, CSV, or one HTML page that replays it',
    access: 'user',
    params: byId,
    query: z.strictObject({ format: exportFormat.optional().describe('json unless told') }),
    status: 200,
  }),
  shareSession: route({
    method: 'POST',
    path: '/sessions/:id/share',
    tag: 'Sharing',
    summary: 'A link for everybody who has it; a new one takes the place of the old',
    access: 'user',
    params: byId,
    body: shareRequest,
    status: 201,
    response: share,
  }),
  unshareSession: route({
    method: 'DELETE',
    path: '/sessions/:id/share',
    tag: 'Sharing',
    summary: 'Revoke the link',
    access: 'user',
    params: byId,
    status: 204,
  }),
  readShared: route({
    method: 'GET',
    path: '/shared/:token',
    tag: 'Sharing',
    summary: 'A shared session, each run with its timeline',
    access: 'public',
    params: z.object({ token: z.string().min(1).max(100) }),
    status: 200,
    response: sharedSession,
  }),
} as const
