import { Tooltip } from 'radix-ui'
import { Gate } from './gate/gate.tsx'
import { Hatch } from './shell/hatch.tsx'

export function App() {
  return (
    <Tooltip.Provider delayDuration={400}>
      <Hatch />
      <Gate
        title="Sign in"
        lede="Continue where you left off."
        action="Sign in"
        newPassword={false}
        alternative={null}
        submit={() => Promise.resolve()}
        explain={() => ''}
      />
    </Tooltip.Provider>
  )
}
