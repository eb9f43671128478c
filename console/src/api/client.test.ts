import { afterEach, beforeEach, expect, test, vi } from 'vitest'

vi.hoisted(() => vi.stubGlobal('location', { origin: 'http://console.test' }))

import { api, call, keepCsrfToken, onUnauthorized } from './client'
import { connection } from './connection'
import { ApiError, Unreachable } from './error'

const answer = vi.fn<(request: Request) => Promise<Response>>()
const json = (status: number, body: unknown) => Promise.resolve(Response.json(body, { status }))

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('fetch', answer)
})

afterEach(() => {
  connection.found()
  keepCsrfToken(undefined)
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

test('a change carries the token of the session, a question does not', async () => {
  keepCsrfToken('secret')
  answer.mockImplementation(() => json(200, { people: 1, unknown: 0, of: 2 }))
  await call(api.GET('/api/v1/audiences'))
  expect(answer.mock.lastCall?.[0].headers.get('x-csrf-token')).toBeNull()
  const count = await call(api.POST('/api/v1/audiences/count', { body: { expression: 'tag(a)' } }))
  expect(answer.mock.lastCall?.[0].headers.get('x-csrf-token')).toBe('secret')
  expect(count.of).toBe(2)
})

test('what the server refuses is thrown as it says it', async () => {
  answer.mockImplementation(() => json(404, { code: 'unknown_person', message: 'nobody' }))
  const asked = call(api.GET('/api/v1/profiles/{person}', { params: { path: { person: 'p1' } } }))
  await expect(asked).rejects.toThrow(new ApiError(404, { code: 'unknown_person', message: 'nobody' }))
})

test('a session that ended is told to whoever listens', async () => {
  const heard = vi.fn()
  const end = onUnauthorized(heard)
  answer.mockImplementation(() => json(401, { code: 'unauthorized', message: 'no session' }))
  await expect(call(api.GET('/api/v1/stages'))).rejects.toThrow('no session')
  expect(heard).toHaveBeenCalledOnce()
  end()
})

test('a server that is gone is noticed, asked again later and found again', async () => {
  answer.mockRejectedValue(new TypeError('fetch failed'))
  await expect(call(api.GET('/api/v1/stages'))).rejects.toThrow(Unreachable)
  expect(connection.current()).toBe('gone')
  await vi.advanceTimersByTimeAsync(1000)
  expect(connection.current()).toBe('gone')
  answer.mockImplementation(() => json(200, { status: 'ok', inbox_lag_entries: 0 }))
  await vi.advanceTimersByTimeAsync(2000)
  expect(connection.current()).toBe('here')
})
