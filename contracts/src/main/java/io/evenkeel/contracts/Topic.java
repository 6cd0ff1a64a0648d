package io.evenkeel.contracts;

import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * One topic as its owner declares it.
 *
 * @param name {@code <owner>.<noun>}
 * @param writers who may write it; one, except where a reader owns a queue of commands
 * @param key what its key is
 * @param value class of its values; null where a value is the original bytes (dead letters, redrive)
 * @param retention how long it keeps its records
 * @param about one sentence for people
 * @param <T> class of its values
 */
public record Topic<T extends SpecificRecord>(
        String name,
        List<Owner> writers,
        KeyShape key,
        @Nullable Class<T> value,
        Retention retention,
        String about) {

    /** Partitions of every topic, fixed for the life of a cluster: a ledger stays where it is. */
    public static final int PARTITIONS = 12;

    /** The subject under which the registry keeps its schema. */
    public String subject() {
        return name + "-value";
    }

    /**
     * The schema of its values.
     *
     * @throws IllegalStateException where values are the original bytes
     */
    public Schema schema() {
        if (value == null) {
            throw new IllegalStateException(name + " carries original bytes, which have no schema");
        }
        return SpecificData.get().getSchema(value);
    }

    /** True where values are Avro. */
    public boolean isAvro() {
        return value != null;
    }
}
