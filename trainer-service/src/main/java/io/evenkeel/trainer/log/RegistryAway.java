package io.evenkeel.trainer.log;

import java.net.SocketException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** Tells a record that nobody can read from one whose schema cannot be had right now. */
final class RegistryAway {
    private RegistryAway() {}

    static boolean isCauseOf(Throwable problem) {
        return Stream.iterate(problem, cause -> cause != null, Throwable::getCause)
                .anyMatch(cause -> cause instanceof SocketException
                        || cause instanceof UnknownHostException
                        || cause instanceof HttpTimeoutException
                        || cause instanceof TimeoutException);
    }
}
