package io.evenkeel.contracts;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.avro.Schema;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.jspecify.annotations.Nullable;

/** The same wire format with schema ids from a list in this process: for tests of a single topology. */
public final class InMemorySerdes implements TopicSerdes {
    private static final CopyOnWriteArrayList<Schema> SCHEMAS = new CopyOnWriteArrayList<>();

    @Override
    public <T extends SpecificRecord> Serde<T> value(Topic<T> topic) {
        var schema = topic.schema();
        SCHEMAS.addIfAbsent(schema);
        return Serdes.serdeFrom((ignored, value) -> write(schema, value), (ignored, bytes) -> read(schema, bytes));
    }

    @SuppressWarnings("NullAway") // Kafka's serializers answer null for null
    private static <T> byte[] write(Schema schema, @Nullable T value) {
        if (value == null) {
            return null;
        }
        var out = new ByteArrayOutputStream();
        out.write(0);
        out.writeBytes(ByteBuffer.allocate(4).putInt(SCHEMAS.indexOf(schema)).array());
        try {
            var encoder = EncoderFactory.get().binaryEncoder(out, null);
            new SpecificDatumWriter<T>(schema).write(value, encoder);
            encoder.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    @SuppressWarnings("NullAway") // Kafka's deserializers answer null for null
    private static <T> T read(Schema schema, byte @Nullable [] bytes) {
        if (bytes == null) {
            return null;
        }
        if (bytes.length < 5 || bytes[0] != 0) {
            throw new SerializationException("not in the Confluent wire format");
        }
        var writer = SCHEMAS.get(ByteBuffer.wrap(bytes, 1, 4).getInt());
        try {
            return new SpecificDatumReader<T>(writer, schema)
                    .read(null, DecoderFactory.get().binaryDecoder(bytes, 5, bytes.length - 5, null));
        } catch (IOException | RuntimeException e) {
            throw new SerializationException("not Avro of " + schema.getName(), e);
        }
    }
}
