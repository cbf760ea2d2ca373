import { type Agent, splitModelId } from '@playground/contracts'
import { useQuery } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { client } from '../data/client.ts'
import { agentsQuery, modelsQuery } from '../data/queries.ts'
import { shortDay } from '../format/day.ts'
import { parameterName } from '../format/parameter-name.ts'
import { Page } from '../page/page.tsx'
import { WhenRead } from '../page/when-read.tsx'
import { AgentDialog } from './agent-dialog.tsx'
import { deleteWithUndo } from './delete-with-undo.ts'
import { RowMenu } from './row-menu.tsx'

/** Saved lanes: a model with what it is told. */
export function AgentsPage() {
  const query = useQuery(agentsQuery)
  const { data: models = [] } = useQuery(modelsQuery)
  const [edited, setEdited] = useState<Agent | 'new' | null>(null)
  const nameOf = (model: string) => models.find(({ id }) => id === model)?.name ?? splitModelId(model).name
  return (
    <Page
      title="Agents"
      lead="A model with its instructions and settings, kept to be used as a lane."
      end={
        <button type="button" className="btn fill s" onClick={() => setEdited('new')}>
          <Plus size={14} strokeWidth={1.5} aria-hidden />
          New agent
        </button>
      }
    >
      <WhenRead query={query}>
        {(agents) =>
          agents.length === 0 ? (
            <p className="blank">Nothing here yet. Save a model that knows its job, and choose it like any other.</p>
          ) : (
            <table className="tbl fix kept">
              <thead>
                <tr>
                  <th>Name</th>
                  <th className="from-wide">Model</th>
                  <th className="text from-wide">Instructions</th>
                  <th className="when from-wide">Changed</th>
                  <th className="acts">
                    <span className="sr-only">Actions</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                {agents.map((agent) => (
                  <tr key={agent.id}>
                    <td className="cut">
                      <b>{agent.name}</b>
                      <span className="sub">{settingsOf(agent)}</span>
                    </td>
                    <td className="cut from-wide" title={agent.model}>
                      {nameOf(agent.model)}
                      <span className="sub">{splitModelId(agent.model).provider}</span>
                    </td>
                    <td className="cut muted from-wide" dir="auto">
                      {agent.instructions ?? 'None'}
                    </td>
                    <td className="muted from-wide">{shortDay(agent.updatedAt)}</td>
                    <td className="r">
                      <RowMenu name={agent.name} edit={() => setEdited(agent)} remove={() => void remove(agent)} />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          )
        }
      </WhenRead>
      {edited !== null && (
        <AgentDialog agent={edited === 'new' ? null : edited} models={models} close={() => setEdited(null)} />
      )}
    </Page>
  )
}

function settingsOf({ parameters }: Agent): string {
  return Object.entries(parameters)
    .map(([name, value]) => `${parameterName(name).toLowerCase()} ${Array.isArray(value) ? value.length : value}`)
    .join(', ')
}

function remove({ id, name, model, instructions, parameters }: Agent): Promise<void> {
  return deleteWithUndo(
    { name, queryKey: agentsQuery.queryKey },
    () => client.call('deleteAgent', { params: { id } }),
    () => client.call('createAgent', { body: { name, model, instructions, parameters } }),
  )
}
