import type { Error as ErrorBody, Mistake } from './schema'

/** An answer of the server that is not a success, as the API gives it. */
export class ApiError extends Error {
  readonly status: number
  readonly code: string
  readonly line?: number
  readonly column?: number
  readonly mistakes: Mistake[]

  constructor(status: number, body: ErrorBody) {
    super(body.message)
    this.name = 'ApiError'
    this.status = status
    this.code = body.code
    this.line = body.line ?? undefined
    this.column = body.column ?? undefined
    this.mistakes = body.mistakes ?? []
  }
}

/** The server cannot be reached, or something between it and here answered in its place. */
export class Unreachable extends Error {
  constructor(cause?: unknown) {
    super('unreachable', { cause })
    this.name = 'Unreachable'
  }
}

function isErrorBody(body: unknown): body is ErrorBody {
  const { code, message } = (body ?? {}) as Partial<ErrorBody>
  return typeof code === 'string' && typeof message === 'string'
}

/** What an unsuccessful answer means. A gateway's page instead of the API's JSON says that the server is gone. */
export function errorOf(status: number, body: unknown): ApiError | Unreachable {
  if (isErrorBody(body)) return new ApiError(status, body)
  if (status >= 502 && status <= 504) return new Unreachable(body)
  return new ApiError(status, { code: `http_${status}`, message: `HTTP ${status}` })
}

/** Whether asking again can help. */
export function isRetryable(error: unknown): boolean {
  return error instanceof Unreachable || (error instanceof ApiError && (error.status === 503 || error.status === 429))
}

/** Whether a change was refused because it was made from something older than there is. */
export const isConflict = (error: Error | null) => error instanceof ApiError && error.status === 412
