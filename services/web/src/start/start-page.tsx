import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { z } from 'zod'
import { Alert } from '../controls/alert.tsx'
import { client } from '../data/client.ts'
import { estimateQuery, infoQuery, meQuery } from '../data/queries.ts'
import { useStored } from '../data/use-stored.ts'
import { refusal } from '../format/refusal.ts'
import { ModelPicker } from '../picker/model-picker.tsx'
import { useModelSet } from '../picker/use-model-set.ts'
import { Bar } from '../shell/bar.tsx'
import { useDelayed } from '../shell/use-delayed.ts'
import { Composer } from './composer.tsx'
import { Preflight } from './preflight.tsx'
import { RecentSets } from './recent-sets.tsx'

const sets = z.array(z.array(z.string()).min(1).max(8)).max(3)
const noSets: string[][] = []

/** Where a comparison begins: models, prompt, what it would cost. */
export function StartPage() {
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const { models = [], chosen, choose } = useModelSet()
  const [recent, setRecent] = useStored('recent-sets', sets, noSets)
  const [prompt, setPrompt] = useState('')
  const [blind, setBlind] = useState(false)
  const [picking, setPicking] = useState(false)
  const [busy, setBusy] = useState(false)
  const [trouble, setTrouble] = useState<string | null>(null)
  const { data: me } = useQuery(meQuery)
  const { data: info } = useQuery(infoQuery)

  const body = useDelayed(prompt.trim() === '' || chosen.length === 0 ? null : JSON.stringify([prompt, chosen]), 400)
  const estimated = body === JSON.stringify([prompt, chosen])
  const estimate = useQuery(estimateQuery(estimated ? { prompt, models: chosen } : null))

  async function send(): Promise<void> {
    if (busy || prompt.trim() === '' || chosen.length === 0) return
    setBusy(true)
    setTrouble(null)
    try {
      const { sessionId } = await client.startSession({ prompt, models: chosen, ...(blind ? { blind } : {}) })
      choose(chosen)
      setRecent([chosen, ...recent.filter((set) => set.join() !== chosen.join())].slice(0, 3))
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
            models={models}
            chosen={chosen}
            choose={choose}
            pick={() => setPicking(true)}
            prompt={prompt}
            setPrompt={setPrompt}
            blind={info?.features.blind === true ? { on: blind, set: setBlind } : null}
            busy={busy}
            send={() => void send()}
          />
          {trouble !== null && <Alert>{trouble}</Alert>}
          {estimate.data != null && (
            <Preflight lanes={estimate.data.lanes} models={models} remaining={me?.quota.remaining ?? null} />
          )}
          <RecentSets sets={recent} models={models} choose={choose} />
        </div>
      </div>
      {picking && (
        <ModelPicker
          title="Choose models"
          models={models}
          chosen={chosen}
          choose={choose}
          close={() => setPicking(false)}
        />
      )}
    </>
  )
}
