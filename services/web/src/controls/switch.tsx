/** An on-off setting that takes effect at once. */
export function Switch({ name, on, set }: { name: string; on: boolean; set: (on: boolean) => void }) {
  return (
    <button type="button" className="switch" role="switch" aria-checked={on} onClick={() => set(!on)}>
      <i />
      {name}
    </button>
  )
}
