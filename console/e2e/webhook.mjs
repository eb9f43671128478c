// The far side of the webhook channel: takes every message, and can hold its answers back.
import { createServer } from 'node:http'

/** Gives where it is, how many messages it has got, and how answers are held back and let go. */
export async function receive() {
  let held = false
  let requests = 0
  const waiting = []
  const server = createServer((request, response) => {
    requests += 1
    request.resume()
    const answer = () => response.end()
    request.on('end', () => (held ? waiting.push(answer) : answer()))
  })
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening))
  return {
    url: `http://127.0.0.1:${server.address().port}/`,
    requests: () => requests,
    hold: () => (held = true),
    release: () => {
      held = false
      waiting.splice(0).forEach((answer) => answer())
    },
    stop: () => server.close(),
  }
}
