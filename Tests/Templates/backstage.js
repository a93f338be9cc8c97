// What fetch:template does, with the engine that it does it with. Reads a job from backstage.py; prints the path of what
// would be published.
const fs = require('fs')
const path = require('path')
const nunjucks = require('nunjucks')

const job = JSON.parse(fs.readFileSync(0, 'utf8'))
const engine = (variableStart) =>
  new nunjucks.Environment(null, { autoescape: false, tags: { variableStart, variableEnd: '}}' } })

// The steps' inputs are templates too, with other marks and names.
const step = engine('${{')
const resolve = (text) => step.renderString(text, { parameters: job.parameters })

const values = Object.fromEntries(Object.entries(job.input.values).map(([key, text]) => [key, resolve(text)]))
const files = engine(job.input.cookiecutterCompat ? '{{' : '${{')
const render = (text) => files.renderString(text, job.input.cookiecutterCompat ? { cookiecutter: values } : { values })

// Names of files, and folders with everything below them, are the only patterns here.
const isCopied = (entry) =>
  job.input.copyWithoutTemplating.some((pattern) =>
    pattern.endsWith('/**') ? entry.startsWith(pattern.slice(0, -2)) : entry === pattern)

for (const found of fs.readdirSync(job.folder, { recursive: true, withFileTypes: true })) {
  if (!found.isFile()) continue
  const file = path.join(found.parentPath ?? found.path, found.name)
  const entry = path.relative(job.folder, file)
  const target = path.join(job.output, job.input.targetPath, render(entry))
  fs.mkdirSync(path.dirname(target), { recursive: true })
  const text = fs.readFileSync(file, 'utf8')
  fs.writeFileSync(target, isCopied(entry) ? text : render(text))
}
console.log(path.join(job.output, resolve(job.sourcePath)))
