import { type Procedure, ProcedureError, procedures } from '@playground/contracts'
import type { z } from 'zod'
import { changePassword } from './accounts/change-password.ts'
import { closeLogin } from './accounts/close-login.ts'
import { countRegistration } from './accounts/count-registration.ts'
import { countRequest } from './accounts/count-request.ts'
import { deleteAccount } from './accounts/delete-account.ts'
import { endIssuerToken } from './accounts/end-issuer-token.ts'
import { findCredentials } from './accounts/find-credentials.ts'
import { openIdentityLogin } from './accounts/open-identity-login.ts'
import { openLogin } from './accounts/open-login.ts'
import { readAccount } from './accounts/read-account.ts'
import { readPasswordHash } from './accounts/read-password-hash.ts'
import { registerUser } from './accounts/register-user.ts'
import { resolveIdentity } from './accounts/resolve-identity.ts'
import { rotateLogin } from './accounts/rotate-login.ts'
import { tokens } from './accounts/tokens.ts'
import { changeUser } from './admin/change-user.ts'
import { createUser } from './admin/create-user.ts'
import { listUsers } from './admin/list-users.ts'
import { checkAdmin } from './admin/require-admin.ts'
import { addLane } from './admission/add-lane.ts'
import { retryRun } from './admission/retry-run.ts'
import { startChat } from './admission/start-chat.ts'
import { startComparison } from './admission/start-comparison.ts'
import { startRuns } from './admission/start-runs.ts'
import { startSession } from './admission/start-session.ts'
import { checkHealth } from './check-health.ts'
import { changeConversation } from './conversations/change-conversation.ts'
import { createConversation } from './conversations/create-conversation.ts'
import { deleteConversation } from './conversations/delete-conversation.ts'
import { listConversations } from './conversations/list-conversations.ts'
import { readDefaultModel } from './conversations/read-default-model.ts'
import { asRefusal } from './db/database-error.ts'
import type { Deps } from './deps.ts'
import { readRunInput } from './history/read-run-input.ts'
import { cancelJob } from './jobs/cancel-job.ts'
import { createJob } from './jobs/create-job.ts'
import { listJobs, readJob } from './jobs/read-jobs.ts'
import { readLeaderboard } from './leaderboard/read-leaderboard.ts'
import { agents } from './library/agents.ts'
import { prompts } from './library/prompts.ts'
import { readQueues } from './observe/read-queues.ts'
import { castVote } from './sessions/cast-vote.ts'
import { changeLane } from './sessions/change-lane.ts'
import { deleteSession } from './sessions/delete-session.ts'
import { estimateStart } from './sessions/estimate-start.ts'
import { estimateTurn } from './sessions/estimate-turn.ts'
import { listSessions } from './sessions/list-sessions.ts'
import { locateRun } from './sessions/locate-run.ts'
import { readPrompts } from './sessions/read-prompts.ts'
import { readRun } from './sessions/read-run.ts'
import { readSession } from './sessions/read-session.ts'
import { removeLane } from './sessions/remove-lane.ts'
import { renameSession } from './sessions/rename-session.ts'
import { restoreSession } from './sessions/restore-session.ts'
import { revealSession } from './sessions/reveal-session.ts'
import { findShared } from './sharing/find-shared.ts'
import { readTimelines } from './sharing/read-timelines.ts'
import { shareSession } from './sharing/share-session.ts'
import { unshareSession } from './sharing/unshare-session.ts'
import { readUsage } from './usage/read-usage.ts'

/** Answers every procedure of the contract. Returns the way to stop, which resolves when all is answered. */
export function serveProcedures(deps: Deps): () => Promise<void> {
  const stops: (() => Promise<void>)[] = []
  const serve = <Request extends z.ZodType, Response extends z.ZodType>(
    procedure: Procedure<Request, Response>,
    answer: (request: z.output<Request>) => Promise<z.input<Response>>,
  ) => {
    stops.push(deps.bus.serve(procedure, (request) => answerOrRefuse(deps, procedure.name, request, answer)))
  }

  serve(procedures.registerUser, registerUser(deps))
  serve(procedures.findCredentials, findCredentials(deps))
  serve(procedures.countRegistration, countRegistration(deps))
  serve(procedures.openLogin, openLogin(deps))
  serve(procedures.rotateLogin, rotateLogin(deps))
  serve(procedures.closeLogin, closeLogin(deps))
  serve(procedures.readAccount, readAccount(deps))
  serve(procedures.readPasswordHash, readPasswordHash(deps))
  serve(procedures.changePassword, changePassword(deps))
  serve(procedures.deleteAccount, deleteAccount(deps))
  serve(procedures.countRequest, countRequest(deps))

  serve(procedures.resolveIdentity, resolveIdentity(deps))
  serve(procedures.openIdentityLogin, openIdentityLogin(deps))
  serve(procedures.endIssuerToken, endIssuerToken(deps))

  serve(procedures.checkAdmin, checkAdmin(deps))
  serve(procedures.listUsers, listUsers(deps))
  serve(procedures.createUser, createUser(deps))
  serve(procedures.changeUser, changeUser(deps))

  const token = tokens(deps)
  serve(procedures.createToken, token.create)
  serve(procedures.listTokens, token.list)
  serve(procedures.deleteToken, token.remove)
  serve(procedures.resolveToken, token.resolve)

  serve(procedures.startSession, startSession(deps))
  serve(procedures.startComparison, startComparison(deps))
  serve(procedures.retryRun, retryRun(deps))
  serve(procedures.addLane, addLane(deps))
  serve(procedures.startRuns, startRuns(deps))
  serve(procedures.startChat, startChat(deps))

  serve(procedures.listSessions, listSessions(deps))
  serve(procedures.readSession, readSession(deps))
  serve(procedures.renameSession, renameSession(deps))
  serve(procedures.deleteSession, deleteSession(deps))
  serve(procedures.restoreSession, restoreSession(deps))
  serve(procedures.changeLane, changeLane(deps))
  serve(procedures.removeLane, removeLane(deps))
  serve(procedures.castVote, castVote(deps))
  serve(procedures.revealSession, revealSession(deps))
  serve(procedures.estimateStart, estimateStart(deps))
  serve(procedures.estimateTurn, estimateTurn(deps))

  serve(procedures.readDefaultModel, readDefaultModel(deps))
  serve(procedures.createConversation, createConversation(deps))
  serve(procedures.listConversations, listConversations(deps))
  serve(procedures.changeConversation, changeConversation(deps))
  serve(procedures.deleteConversation, deleteConversation(deps))

  serve(procedures.createJob, createJob(deps))
  serve(procedures.readJob, readJob(deps))
  serve(procedures.listJobs, listJobs(deps))
  serve(procedures.cancelJob, cancelJob(deps))

  serve(procedures.locateRun, locateRun(deps))
  serve(procedures.readRun, readRun(deps))
  serve(procedures.readPrompts, readPrompts(deps))
  serve(procedures.readRunInput, readRunInput(deps))

  const agent = agents(deps)
  serve(procedures.createAgent, agent.create)
  serve(procedures.listAgents, agent.list)
  serve(procedures.readAgent, agent.read)
  serve(procedures.changeAgent, agent.change)
  serve(procedures.deleteAgent, agent.remove)
  const prompt = prompts(deps)
  serve(procedures.createPrompt, prompt.create)
  serve(procedures.listPrompts, prompt.list)
  serve(procedures.readPrompt, prompt.read)
  serve(procedures.changePrompt, prompt.change)
  serve(procedures.deletePrompt, prompt.remove)

  serve(procedures.shareSession, shareSession(deps))
  serve(procedures.unshareSession, unshareSession(deps))
  serve(procedures.findShared, findShared(deps))
  serve(procedures.readTimelines, readTimelines(deps))
  serve(procedures.readLeaderboard, readLeaderboard(deps))
  serve(procedures.readUsage, readUsage(deps))

  serve(procedures.readQueues, readQueues(deps))
  serve(procedures.sessionHealth, checkHealth(deps))

  return async () => {
    await Promise.all(stops.map((stop) => stop()))
  }
}

async function answerOrRefuse<Request, Response>(
  { logger, signal }: Deps,
  procedure: string,
  request: Request,
  answer: (request: Request) => Promise<Response>,
): Promise<Response> {
  refuseNul(request)
  try {
    const answered = await answer(request)
    logger.debug({ procedure }, 'answered')
    return answered
  } catch (error) {
    // What was committed is finished by whoever sweeps next; the caller may ask again.
    if (signal.aborted) throw new ProcedureError('unavailable', 'The service is restarting.', { retryAfterSeconds: 1 })
    const refusal = asRefusal(error)
    if (!(refusal instanceof ProcedureError)) logger.error({ err: error, procedure }, 'a procedure failed')
    else if (refusal !== error) logger.warn({ err: error, procedure }, 'the database refused a procedure')
    throw refusal
  }
}

/** Postgres cannot hold U+0000; most schemas refuse it, this refuses it in all the others. */
function refuseNul(value: unknown): void {
  if (typeof value === 'string') {
    if (value.includes('\u0000')) throw new ProcedureError('validation_failed', 'Texts must not contain U+0000.')
  } else if (typeof value === 'object' && value !== null) {
    for (const inner of Object.values(value)) refuseNul(inner)
  }
}
