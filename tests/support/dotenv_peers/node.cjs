// Reads one base64 file a line; answers what node, dotenv, dotenv-expand and dotenvx make of it, as one JSON a line.
// Some files keep dotenv-expand and dotenvx busy for ever: two seconds are given to each.
// usage: node node.cjs NODE_MODULES
const load = name => require(process.argv[2] + '/' + name)
const { parseEnv } = require('util')
const { runInThisContext } = require('vm')
const dotenv = load('dotenv')
const { expand } = load('dotenv-expand')
const { parseSync } = load('@dotenvx/primitives')
const environment = { ...process.env }

// As its detectEncoding does.
const decoded = bytes => bytes.toString(bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf16le' : 'utf8')

const attempt = call => {
  try {
    globalThis.call = call
    return { ...runInThisContext('call()', { timeout: 2000 }) }
  } catch (error) {
    return { __error: String(error.message || error) }
  }
}

require('readline').createInterface({ input: process.stdin }).on('line', line => {
  const bytes = Buffer.from(line, 'base64')
  console.log(JSON.stringify({
    node: attempt(() => parseEnv(bytes.toString())),
    'node-dotenv': attempt(() => dotenv.parse(bytes)),
    'dotenv-expand': attempt(() => expand({ parsed: dotenv.parse(bytes), processEnv: { ...environment } }).parsed),
    dotenvx: attempt(() => parseSync(decoded(bytes), { processEnv: { ...environment } }).parsed)
  }))
})
