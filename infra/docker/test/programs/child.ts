// A service of one process among several: says what it was given, and ends as it was told.
const { WHO, END } = process.env
process.on('SIGTERM', () => {
  console.log(`${WHO} told`)
  process.exit(0)
})
console.log(`${WHO} runs`)
if (END !== undefined) setTimeout(() => process.exit(Number(END)), 20)
else setInterval(() => {}, 1000)
