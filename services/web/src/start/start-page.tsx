import type { PromptTemplate, SessionStart } from '@playground/contracts'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { SlidersHorizontal } from 'lucide-react'
import { useState } from 'react'
import { z } from 'zod'
import { Alert } from '../controls/alert.tsx'
import { Switch } from '../controls/switch.tsx'
import { client } from '../data/client.ts'
import { agentsQuery, estimateQuery, infoQuery, meQuery, promptsQuery } from '../data/queries.ts'
import { useDraft } from '../data/use-draft.ts'
import { useStored } from '../data/use-stored.ts'
import { refusal } from '../format/refusal.ts'
import { draftOfAgent, type LaneDraft, laneSet, sameSet } from '../lanes/lane-draft.ts'
import { LaneSettings } from '../lanes/lane-settings.tsx'
import { laneName } from '../lanes/lane-words.ts'
import { ModelPicker } from '../picker/model-picker.tsx'
import { useLaneSet } from '../picker/use-lane-set.ts'
import { PreflightTable } from '../preflight/preflight-table.tsx'
import { useStandingNote } from '../preflight/use-standing-note.tsx'
import { Bar } from '../shell/bar.tsx'
import { useDelayed } from '../shell/use-delayed.ts'
import { Composer } from './composer.tsx'
import { CostCap } from './cost-cap.tsx'
import { LaneChips } from './lane-chips.tsx'
import { RecentSets } from './recent-sets.tsx'
import { TemplateForm } from './template-form.tsx'
import { TemplateList, TemplateMenu } from './template-menu.tsx'

const sets = z.array(laneSet.min(1)).max(5)
const noSets: LaneDraft[][] = []
const cap = z.int().positive().nullable()

/** Where a comparison begins: lanes, prompt, what it would cost. */
export function StartPage() {
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const { models = [], chosen, choose } = useLaneSet()
  const [recent, setRecent] = useStored('recent-lanes', sets, noSets)
  const [capMicros, setCap] = useStored('cost-cap', cap, null)
  const [prompt, setPrompt] = useDraft('new')
  const [blind, setBlind] = useState(false)
  const [picking, setPicking] = useState(false)
  const [settingsOf, openSettings] = useState<number | 'all' | null>(null)
  const [busy, setBusy] = useState(false)
  const [trouble, setTrouble] = useState<string | null>(null)
  const { data: me } = useQuery(meQuery)
  const note = useStandingNote(me?.quota)
  const { data: info } = useQuery(infoQuery)
  const { data: agents = [] } = useQuery(agentsQuery)
  const { data: templates = [] } = useQuery(promptsQuery)
  const [template, takeTemplate] = useState<PromptTemplate | null>(null)

  const empty = prompt.trim() === '' || chosen.length === 0
  const body = JSON.stringify(empty ? null : { prompt, lanes: chosen })
  const settled = useDelayed(body, 400)
  const estimate = useQuery(estimateQuery(empty || settled !== body ? null : { prompt, lanes: chosen }))

  async function send(): Promise<void> {
    if (busy || empty) return
    setBusy(true)
    setTrouble(null)
    try {
      const start: SessionStart = {
        ...{ prompt, lanes: chosen },
        ...(blind ? { blind } : {}),
        ...(capMicros === null ? {} : { costCapMicros: capMicros }),
      }
      const { sessionId } = await client.startSession(start)
      choose(chosen)
      setPrompt('')
      setRecent([chosen, ...recent.filter((set) => !sameSet(set, chosen))].slice(0, 5))
      void queryClient.invalidateQueries({ queryKey: ['sessions'] })
      await navigate({ to: '/sessions/$sessionId', params: { sessionId } })
    } catch (error) {
      setTrouble(refusal(error))
      setBusy(false)
    }
  }

  return (
    <>
      <Bar title="New comparison" />
      <div className="start">
        <div>
          <h2>Ask several models at once</h2>
          <p className="lede">Each one answers in its own lane, with its own history, timing and cost.</p>
          <Composer
            lanes={
              <LaneChips
                models={models}
                lanes={chosen}
                choose={choose}
                open={openSettings}
                pick={() => setPicking(true)}
              />
            }
            tools={
              <>
                <TemplateMenu templates={templates} use={takeTemplate} />
                <button
                  type="button"
                  className="btn s"
                  disabled={chosen.length === 0}
                  onClick={() => openSettings(chosen.length > 1 ? 'all' : 0)}
                >
                  <SlidersHorizontal size={14} strokeWidth={1.5} aria-hidden />
                  Settings
                </button>
                <CostCap capMicros={capMicros} set={setCap} />
                {info?.features.blind === true && (
                  <>
                    <span className="sep only-wide" />
                    <Switch name="Blind" on={blind} set={setBlind} />
                  </>
                )}
              </>
            }
            prompt={prompt}
            setPrompt={setPrompt}
            empty={empty}
            busy={busy}
            send={() => void send()}
          />
          {trouble !== null ? <Alert>{trouble}</Alert> : note}
          {estimate.data != null && (
            <PreflightTable
              lanes={estimate.data.lanes}
              names={chosen.map((lane) => laneName(lane, models))}
              models={models}
              remaining={me?.quota.remaining ?? null}
            />
          )}
          <div className="lists">
            <RecentSets sets={recent} models={models} choose={choose} />
            <TemplateList templates={templates} use={takeTemplate} />
          </div>
        </div>
      </div>
      {picking && (
        <ModelPicker
          title="Choose models"
          models={models}
          chosen={chosen.map(({ model }) => model)}
          toggle={(model) => {
            const others = chosen.filter((lane) => lane.model !== model)
            choose(others.length < chosen.length ? others : [...chosen, { model }])
          }}
          again={(model) => choose([...chosen, { model }])}
          agents={agents}
          takeAgent={(agent) => choose([...chosen, draftOfAgent(agent)])}
          close={() => setPicking(false)}
        />
      )}
      {template !== null && (
        <TemplateForm
          template={template}
          close={() => takeTemplate(null)}
          use={(filled) => {
            setPrompt(filled)
            takeTemplate(null)
          }}
        />
      )}
      {settingsOf !== null && (
        <LaneSettings
          lanes={chosen}
          models={models}
          first={settingsOf}
          close={() => openSettings(null)}
          save={choose}
        />
      )}
    </>
  )
}
