import { z } from 'zod'
import { agent, agentChange, agentStart } from '../agent.ts'
import { id } from '../ids.ts'
import { promptTemplate, promptTemplateChange, promptTemplateStart } from '../prompt-template.ts'
import { by, define, nothing, page } from './define.ts'

export const createAgent = define('create-agent', z.object({ ...by, agent: agentStart }), agent)
export const listAgents = define(
  'list-agents',
  z.object({ ...by, ...page }),
  z.object({ data: z.array(agent), nextCursor: z.string().nullable() }),
)
export const readAgent = define('read-agent', z.object({ ...by, agentId: id }), agent)
export const changeAgent = define('change-agent', z.object({ ...by, agentId: id, change: agentChange }), agent)
export const deleteAgent = define('delete-agent', z.object({ ...by, agentId: id }), nothing)

export const createPrompt = define('create-prompt', z.object({ ...by, prompt: promptTemplateStart }), promptTemplate)
export const listPrompts = define(
  'list-prompts',
  z.object({ ...by, ...page }),
  z.object({ data: z.array(promptTemplate), nextCursor: z.string().nullable() }),
)
export const readPrompt = define('read-prompt', z.object({ ...by, promptId: id }), promptTemplate)
export const changePrompt = define(
  'change-prompt',
  z.object({ ...by, promptId: id, change: promptTemplateChange }),
  promptTemplate,
)
export const deletePrompt = define('delete-prompt', z.object({ ...by, promptId: id }), nothing)
