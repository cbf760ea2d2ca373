export { type DemoCapabilities, type DemoManner, type DemoModel, type DemoPricing, demoModels } from './demo-models.ts'
export { modelFile } from './model-file.ts'
export { namesSomeone, namesToKeepOut } from './names-to-keep-out.ts'
export { type DemoUpstream, startDemoUpstream } from './start-demo-upstream.ts'
