// Whether the server is there. It is noticed by the calls themselves; once it is gone, it is asked until it is back.

type State = 'here' | 'gone'

const ASK_AGAIN_MS = [1000, 2000, 4000, 8000, 15000]

class Connection {
  private state: State = 'here'
  private tries = 0
  private timer: ReturnType<typeof setTimeout> | undefined
  private listeners = new Set<() => void>()

  readonly current = () => this.state

  readonly subscribe = (listener: () => void) => {
    this.listeners.add(listener)
    return () => void this.listeners.delete(listener)
  }

  lost() {
    if (this.state === 'gone') return
    this.become('gone')
    this.askLater()
  }

  found() {
    clearTimeout(this.timer)
    this.tries = 0
    if (this.state === 'gone') this.become('here')
  }

  /** Asks now. */
  async ask() {
    clearTimeout(this.timer)
    try {
      const answer = await fetch('/healthz', { cache: 'no-store' })
      if (answer.ok) return this.found()
    } catch {
      // Still gone.
    }
    this.askLater()
  }

  private askLater() {
    const wait = ASK_AGAIN_MS[Math.min(this.tries++, ASK_AGAIN_MS.length - 1)]
    this.timer = setTimeout(() => void this.ask(), wait)
  }

  private become(state: State) {
    this.state = state
    this.listeners.forEach((listener) => listener())
  }
}

export const connection = new Connection()
