export type NatsConfigurationOptions = {
  /** Where JetStream keeps its files; none: JetStream stays off. */
  storeDir?: string
  /** The most JetStream may keep on disk, in NATS's notation. Must exceed the sum of all streams' limits. */
  maxFile: string
}

/** The text of a nats-server configuration with the limits the product is made for. Monitoring is off. */
export function natsConfiguration({ storeDir, maxFile }: NatsConfigurationOptions): string {
  const jetStream =
    storeDir === undefined
      ? []
      : ['jetstream {', `  store_dir: ${JSON.stringify(storeDir)}`, '  max_mem: 256MB', `  max_file: ${maxFile}`, '}']
  return ['max_payload: 1MB', 'write_deadline: "5s"', 'ping_interval: "20s"', 'ping_max: 2', ...jetStream, ''].join(
    '\n',
  )
}
