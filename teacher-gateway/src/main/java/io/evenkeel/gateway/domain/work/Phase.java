package io.evenkeel.gateway.domain.work;

/** Where an item stands. */
public enum Phase {
    /** In its window's queue, not yet asked for. */
    WAITING,
    /** Its turn has come, but its pipeline is not running. */
    PARKED,
    /** The ledger was asked and has not answered. */
    ASKED,
    /** The ledger had no room; asked again when it has. */
    DENIED,
    /** Granted: a worker has the call. */
    CALLED,
    /** Accepted, rejected, returned or replied to, once. */
    ENDED
}
