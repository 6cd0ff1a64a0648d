package io.evenkeel.trainer.work;

/** What is to be done for the pipelines of one partition. Called by one thread. */
interface PartitionWork extends AutoCloseable {
    /**
     * Does whatever is due, until nothing is.
     *
     * @param cancellation looked at between steps; once it was called the work ends with {@link Cancellation.Cancelled}
     * @return false where something failed and shall be tried again in a while
     * @throws RuntimeException where what it needs (broker, registry) is away; asked again it goes on
     */
    boolean perform(int partition, Cancellation cancellation);

    /** Called about once a second while nothing is performed. */
    void tick();

    /** From another thread: what is being read now, or next, ends with an exception. */
    void wakeup();

    @Override
    void close();
}
