import { AsyncLocalStorage } from 'node:async_hooks'

/** What a process knows about the request it works for, wherever that request came in. */
export type RequestContext = Readonly<{ requestId: string }>

const requests = new AsyncLocalStorage<RequestContext>()

/** Does `work`, and all that follows from it, for a request: its id stands on every line that is logged meanwhile. */
export function forRequest<Result>(request: RequestContext, work: () => Result): Result {
  return requests.run(request, work)
}

/** The request that is being worked for; undefined for what a process does by itself. */
export function currentRequest(): RequestContext | undefined {
  return requests.getStore()
}
