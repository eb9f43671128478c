// What somebody types stays through reloads, outages and sign-ins, until the tab is closed.
import { useCallback, useState } from 'react'

const PREFIX = 'qianmian.draft.'

function read<T>(name: string): T | undefined {
  const kept = sessionStorage.getItem(PREFIX + name)
  return kept === null ? undefined : (JSON.parse(kept) as T)
}

/** Keeps something as if it had been typed under a name. */
export function keepDraft<T>(name: string, value: T) {
  sessionStorage.setItem(PREFIX + name, JSON.stringify(value))
}

/** Forgets what was typed under a name, and under names within it. */
export function forgetDrafts(name: string) {
  const kept = Object.keys(sessionStorage).filter((key) => key === PREFIX + name || key.startsWith(`${PREFIX}${name}.`))
  kept.forEach((key) => sessionStorage.removeItem(key))
}

/** Like `useState`, but kept under a name; the third of what it gives forgets it. */
export function useDraft<T>(name: string, initial: T): [T, (value: T) => void, () => void] {
  const [value, setValue] = useState<T>(() => read<T>(name) ?? initial)
  const change = useCallback(
    (next: T) => {
      keepDraft(name, next)
      setValue(next)
    },
    [name],
  )
  const forget = useCallback(() => sessionStorage.removeItem(PREFIX + name), [name])
  return [value, change, forget]
}
