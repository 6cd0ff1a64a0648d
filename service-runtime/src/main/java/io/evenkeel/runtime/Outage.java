package io.evenkeel.runtime;

import com.microsoft.kiota.ApiException;
import java.io.InterruptedIOException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** Tells a registry or network that is away from a record that is bad: only the latter is for the dead letters. */
public final class Outage {
    private static final int SERVER_ERROR = 500;

    private Outage() {}

    /** Whether a failure to decode or encode will pass when the schema registry is back. */
    public static boolean isBehind(Throwable problem) {
        return Stream.<Throwable>iterate(problem, cause -> cause != null, Throwable::getCause)
                .anyMatch(Outage::isOutage);
    }

    private static boolean isOutage(Throwable cause) {
        return cause instanceof SocketException
                || cause instanceof UnknownHostException
                || cause instanceof ClosedChannelException
                || cause instanceof TimeoutException
                || cause instanceof InterruptedIOException
                || cause instanceof InterruptedException
                || (cause instanceof ApiException answer && answer.getResponseStatusCode() >= SERVER_ERROR)
                // Vert.x, under the registry's client, has classes of its own for a connection that ended.
                || cause.getClass().getName().startsWith("io.vertx.");
    }
}
