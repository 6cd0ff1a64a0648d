// usage: node read-topic.mjs BROKER REGISTRY TOPIC COUNT
// Prints the first COUNT committed records of the topic, one JSON object a line.
import { Kafka, logLevel } from 'kafkajs'
import { SchemaRegistry } from '@kafkajs/confluent-schema-registry'

const [broker, registry, topic, count] = process.argv.slice(2)
const kafka = new Kafka({ brokers: [broker], clientId: 'foreign-reader', logLevel: logLevel.ERROR })
const schemas = new SchemaRegistry({ host: `${registry}/apis/ccompat/v7` })
const consumer = kafka.consumer({ groupId: `foreign-reader-${process.pid}` })
const plain = (key, value) => (typeof value === 'bigint' ? value.toString() : value)

await consumer.connect()
await consumer.subscribe({ topic, fromBeginning: true })
let seen = 0
await new Promise((done, failed) => {
  setTimeout(() => failed(new Error(`${seen} of ${count} records after 60 s`)), 60_000).unref()
  consumer.run({
    eachMessage: async ({ partition, message }) => {
      if (seen >= Number(count)) return
      const value = await schemas.decode(message.value)
      console.log(JSON.stringify({ partition, offset: message.offset, key: message.key.toString(), value }, plain))
      if (++seen === Number(count)) done()
    }
  })
})
await consumer.disconnect()
