import { z } from 'zod'
import { agent, agentChange, agentStart } from '../agent.ts'
import { id } from '../ids.ts'
import { listOf, pageQuery } from '../page.ts'
import { promptTemplate, promptTemplateChange, promptTemplateStart } from '../prompt-template.ts'
import { route } from '../route.ts'

const byId = z.object({ id })

/** What people keep to use again: agents and prompts. */
export const libraryRoutes = {
  createAgent: route({
    method: 'POST',
    path: '/agents',
    tag: 'Agents',
    summary: 'Save a lane as an agent',
    access: 'user',
    body: agentStart,
    status: 201,
    response: agent,
  }),
  listAgents: route({
    method: 'GET',
    path: '/agents',
    tag: 'Agents',
    summary: 'Agents, newest first',
    access: 'user',
    query: z.strictObject(pageQuery),
    status: 200,
    response: listOf(agent),
  }),
  readAgent: route({
    method: 'GET',
    path: '/agents/:id',
    tag: 'Agents',
    summary: 'One of them',
    access: 'user',
    params: byId,
    status: 200,
    response: agent,
  }),
  changeAgent: route({
    method: 'PATCH',
    path: '/agents/:id',
    tag: 'Agents',
    summary: 'Change it; what was made from it stays as it is',
    access: 'user',
    params: byId,
    body: agentChange,
    status: 200,
    response: agent,
  }),
  deleteAgent: route({
    method: 'DELETE',
    path: '/agents/:id',
    tag: 'Agents',
    summary: 'Delete it',
    access: 'user',
    params: byId,
    status: 204,
  }),
  createPrompt: route({
    method: 'POST',
    path: '/prompts',
    tag: 'Prompts',
    summary: 'Save a prompt with {{variables}}',
    access: 'user',
    body: promptTemplateStart,
    status: 201,
    response: promptTemplate,
  }),
  listPrompts: route({
    method: 'GET',
    path: '/prompts',
    tag: 'Prompts',
    summary: 'Prompts, newest first',
    access: 'user',
    query: z.strictObject(pageQuery),
    status: 200,
    response: listOf(promptTemplate),
  }),
  readPrompt: route({
    method: 'GET',
    path: '/prompts/:id',
    tag: 'Prompts',
    summary: 'One of them',
    access: 'user',
    params: byId,
    status: 200,
    response: promptTemplate,
  }),
  changePrompt: route({
    method: 'PATCH',
    path: '/prompts/:id',
    tag: 'Prompts',
    summary: 'Change it; what was made from it stays as it is',
    access: 'user',
    params: byId,
    body: promptTemplateChange,
    status: 200,
    response: promptTemplate,
  }),
  deletePrompt: route({
    method: 'DELETE',
    path: '/prompts/:id',
    tag: 'Prompts',
    summary: 'Delete it',
    access: 'user',
    params: byId,
    status: 204,
  }),
} as const
