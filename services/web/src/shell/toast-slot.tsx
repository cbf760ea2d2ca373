import { useTick } from '../data/use-tick.ts'
import { dismissToast, type Toast, useToast } from './toasts.ts'

export function ToastSlot() {
  const toast = useToast()
  return (
    <div className="toast-slot" aria-live="polite">
      {toast !== null && <UndoToast toast={toast} />}
    </div>
  )
}

function UndoToast({ toast }: { toast: Toast }) {
  const nowMs = useTick(true)
  const leftS = Math.max(0, Math.ceil((toast.untilMs - nowMs) / 1000))
  return (
    <div className="toast">
      <span className="cut">{toast.text}</span>
      <button
        type="button"
        onClick={() => {
          dismissToast()
          void toast.undo()
        }}
      >
        Undo <span aria-hidden>{leftS} s</span>
      </button>
    </div>
  )
}
