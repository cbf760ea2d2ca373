import type { FastifyReply, FastifyRequest } from 'fastify'

/**
 * A request to upgrade takes its connection out of the HTTP server's care, which then never ends it. Where an ordinary
 * answer is given instead of a socket, nobody else does; to be called before anything can refuse.
 */
export function endRefusedUpgrade({ raw }: Pick<FastifyRequest, 'raw'>, reply: Pick<FastifyReply, 'raw'>): void {
  if (isUpgrade(raw)) reply.raw.once('finish', () => raw.socket.destroySoon())
}

/** Node says so on the request; its types do not. */
function isUpgrade(request: object): boolean {
  return 'upgrade' in request && request.upgrade === true
}
