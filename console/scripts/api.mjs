// Writes src/api/schema.ts out of the server's OpenAPI document: the snapshot that the server's own tests hold.
import { readFile, writeFile } from 'node:fs/promises'
import openapiTS, { astToString } from 'openapi-typescript'

const snapshot = new URL('../../crates/server/tests/it/snapshots/it__document__openapi.snap', import.meta.url)
const target = new URL('../src/api/schema.ts', import.meta.url)

/** The types of the document, as the text of a module. */
export async function schema() {
  const text = await readFile(snapshot, 'utf8')
  const [, , json] = text.split(/^---$/m)
  const types = await openapiTS(JSON.parse(json), { alphabetize: true, rootTypes: true, rootTypesNoSchemaPrefix: true })
  return `// Written by \`npm run api\` out of the server's OpenAPI document.\n\n${astToString(types)}`
}

/** What is committed. */
export const committed = () => readFile(target, 'utf8')

if (process.argv[1] === new URL(import.meta.url).pathname) await writeFile(target, await schema())
