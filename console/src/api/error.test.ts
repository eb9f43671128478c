import { describe, expect, test } from 'vitest'
import { ApiError, Unreachable, errorOf, isConflict, isRetryable } from './error'

describe('an unsuccessful answer', () => {
  test('is what the API says, with the place of every mistake', () => {
    const mistake = { severity: 'error', code: 'unknown_tag', file: 'tags.yaml', line: 2, column: 9, message: 'no tag' }
    const error = errorOf(400, { code: 'invalid', message: 'two mistakes', line: 2, column: 9, mistakes: [mistake] })
    expect(error).toBeInstanceOf(ApiError)
    expect(error).toMatchObject({ status: 400, code: 'invalid', message: 'two mistakes', line: 2, column: 9 })
    expect((error as ApiError).mistakes).toEqual([mistake])
  })

  test('of a gateway says that the server is gone', () => {
    expect(errorOf(502, '<html>Bad Gateway</html>')).toBeInstanceOf(Unreachable)
    expect(errorOf(503, { code: 'busy', message: 'try again' })).toBeInstanceOf(ApiError)
  })

  test('without the form of the API still has a code', () => {
    expect(errorOf(404, undefined)).toMatchObject({ status: 404, code: 'http_404' })
  })
})

test('only what may pass by itself is tried again', () => {
  expect(isRetryable(new Unreachable())).toBe(true)
  expect(isRetryable(errorOf(503, { code: 'busy', message: '' }))).toBe(true)
  expect(isRetryable(errorOf(400, { code: 'bad', message: '' }))).toBe(false)
  expect(isRetryable(new TypeError())).toBe(false)
})

test('a conflict is told from what else goes wrong', () => {
  const refused = (status: number) => new ApiError(status, { code: 'x', message: 'y' })
  expect(isConflict(refused(412))).toBe(true)
  expect([refused(409), refused(422), new Unreachable(), null].map(isConflict)).toEqual([false, false, false, false])
})
