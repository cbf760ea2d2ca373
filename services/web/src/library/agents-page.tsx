import { type Agent, splitModelId } from '@playground/contracts'
import { useQuery } from '@tanstack/react-query'
import { client } from '../data/client.ts'
import { agentsQuery, modelsQuery } from '../data/queries.ts'
import { shortDay } from '../format/day.ts'
import { parameterName } from '../format/parameter-name.ts'
import { AgentDialog } from './agent-dialog.tsx'
import { deleteWithUndo } from './delete-with-undo.ts'
import { KeptPage } from './kept-page.tsx'

/** Saved lanes: a model with what it is told. */
export function AgentsPage() {
  const query = useQuery(agentsQuery)
  const { data: models = [] } = useQuery(modelsQuery)
  const nameOf = (model: string) => models.find(({ id }) => id === model)?.name ?? splitModelId(model).name
  return (
    <KeptPage
      title="Agents"
      lead="A model with its instructions and settings, kept to be used as a lane."
      make="New agent"
      query={query}
      blank="Nothing here yet. Save a model that knows its job, and choose it like any other."
      sub={settingsOf}
      columns={[
        {
          ...{ head: 'Model', written: true, ink: true },
          cell: ({ model }) => (
            <span title={model}>
              {nameOf(model)}
              <span className="sub">{splitModelId(model).provider}</span>
            </span>
          ),
        },
        { head: 'Instructions', width: 'text', written: true, cell: ({ instructions }) => instructions ?? 'None' },
        { head: 'Changed', width: 'when', cell: ({ updatedAt }) => shortDay(updatedAt) },
      ]}
      remove={remove}
      dialog={(agent, close) => <AgentDialog agent={agent} models={models} close={close} />}
    />
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
