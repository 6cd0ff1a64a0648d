package io.evenkeel.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import io.apicurio.registry.serde.avro.AvroSerdeConfig;
import io.evenkeel.contracts.avro.Cause;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RememberingDatumProviderTest {
    private final RememberingDatumProvider<Cause> provider = new RememberingDatumProvider<>();

    @BeforeEach
    void configure() {
        provider.configure(new AvroSerdeConfig(Map.of("apicurio.registry.use-specific-avro-reader", "true")));
    }

    @Test
    void aSchemaHasOneReaderAndOneWriter() {
        var schema = Cause.getClassSchema();
        var cause = new Cause("t", 1, 2L);
        assertThat(provider.createDatumReader(schema)).isSameAs(provider.createDatumReader(schema));
        assertThat(provider.createDatumWriter(cause, schema)).isSameAs(provider.createDatumWriter(cause, schema));
    }

    @Test
    void anotherVersionOfASchemaIsReadByAReaderOfItsOwn() throws IOException {
        // The same name and the same fields, written in another order.
        var other = new Schema.Parser().parse("""
                        {"type": "record", "name": "Cause", "namespace": "io.evenkeel.contracts.avro", "fields": [
                          {"name": "offset", "type": "long"},
                          {"name": "topic", "type": {"type": "string", "avro.java.string": "String"}},
                          {"name": "partition", "type": "int"}]}
                        """);
        var cause = new Cause("t", 1, 2L);
        assertThat(read(Cause.getClassSchema(), encoded(cause))).isEqualTo(cause);
        var out = new ByteArrayOutputStream();
        var encoder = EncoderFactory.get().binaryEncoder(out, null);
        encoder.writeLong(2);
        encoder.writeString("t");
        encoder.writeInt(1);
        encoder.flush();
        assertThat(read(other, out.toByteArray())).isEqualTo(cause);
    }

    private byte[] encoded(Cause cause) throws IOException {
        var out = new ByteArrayOutputStream();
        var encoder = EncoderFactory.get().binaryEncoder(out, null);
        provider.createDatumWriter(cause, cause.getSchema()).write(cause, encoder);
        encoder.flush();
        return out.toByteArray();
    }

    private Cause read(Schema writtenWith, byte[] bytes) throws IOException {
        return provider.createDatumReader(writtenWith)
                .read(null, DecoderFactory.get().binaryDecoder(bytes, null));
    }
}
