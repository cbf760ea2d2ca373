import { type Agent, type Model, type Parameters, parameterNames } from '@playground/contracts'
import { useState } from 'react'
import { SavingForm } from '../controls/saving-form.tsx'
import { client } from '../data/client.ts'
import { agentsQuery } from '../data/queries.ts'
import { queryClient } from '../data/query-client.ts'
import { draftOfAgent, type LaneDraft } from '../lanes/lane-draft.ts'
import { LaneFields } from '../lanes/lane-fields.tsx'
import { ModelField } from '../lanes/model-field.tsx'
import { NameField } from './name-field.tsx'

type Props = { agent: Agent | null; models: readonly Model[]; close: () => void }

/** A model and what it is told, to keep. */
export function AgentDialog({ agent, models, close }: Props) {
  const [name, setName] = useState(agent?.name ?? '')
  const [lane, setLane] = useState<LaneDraft>(() =>
    agent === null ? { model: models[0]?.id ?? '' } : draftOfAgent(agent),
  )

  async function save() {
    const { model, instructions = null } = lane
    const body = { name: name.trim(), model, instructions, parameters: parametersOf(lane) }
    if (agent === null) await client.call('createAgent', { body })
    else await client.call('changeAgent', { params: { id: agent.id }, body })
    await queryClient.invalidateQueries({ queryKey: agentsQuery.queryKey })
  }

  return (
    <SavingForm title={agent === null ? 'New agent' : 'Edit agent'} close={close} save={save}>
      <div className="fields two">
        <NameField name={name} set={setName} />
        <ModelField model={lane.model} models={models} choose={(model) => setLane({ ...lane, model })} />
      </div>
      <LaneFields lanes={[lane]} models={models} scope={0} change={([changed]) => changed && setLane(changed)} />
    </SavingForm>
  )
}

function parametersOf(lane: LaneDraft): Parameters {
  const stop = lane.stop?.filter((word) => word !== '')
  const kept = { ...lane, stop: stop === undefined || stop.length === 0 ? undefined : stop }
  return Object.fromEntries(parameterNames.flatMap((name) => (kept[name] === undefined ? [] : [[name, kept[name]]])))
}
