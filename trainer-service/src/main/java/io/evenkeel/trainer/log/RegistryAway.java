package io.evenkeel.trainer.log;

import java.net.SocketException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** Tells what is wrong for good from a schema that cannot be had right now. */
public final class RegistryAway {
    private RegistryAway() {}

    /** Whether the registry could not be reached. */
    public static boolean isCauseOf(Throwable problem) {
        return Stream.iterate(problem, cause -> cause != null, Throwable::getCause)
                .anyMatch(cause -> cause instanceof SocketException
                        || cause instanceof UnknownHostException
                        || cause instanceof HttpTimeoutException
                        || cause instanceof TimeoutException);
    }
}
