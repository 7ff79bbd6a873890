// Types of the service's API: openapi.json from the service itself, and src/api/schema.gen.ts from that.
// With --check nothing is written, and a difference is an error.
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import openapiTS, { astToString } from 'openapi-typescript'

const here = (path) => fileURLToPath(new URL(path, import.meta.url))
const check = process.argv.includes('--check')

const python = process.env.PYTHON ?? here('../../.venv/bin/python')
const document = execFileSync(python, [here('openapi.py')], { encoding: 'utf8', maxBuffer: 2 ** 26 })
const banner = '/** Generated from openapi.json by `npm run api`. */\n\n'
const types = banner + astToString(await openapiTS(JSON.parse(document)))

const drifted = [
  ['openapi.json', here('../openapi.json'), document],
  ['src/api/schema.gen.ts', here('../src/api/schema.gen.ts'), types],
].filter(([, path, content]) => !existsSync(path) || readFileSync(path, 'utf8') !== content)

for (const [name, path, content] of drifted) {
  if (check) console.error(`${name} differs from the service; \`npm run api\` writes it anew.`)
  else writeFileSync(path, content)
}
if (check && drifted.length > 0) process.exit(1)
